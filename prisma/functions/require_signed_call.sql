-- What the sign-in library writes. Its role writes no table: it calls these functions, each of which asks for a signature of the
-- application over what is to be written, and those that change a credential also for the operator's own fresh session.
-- The signature is never stored, so no role of the database can read one and send it again.
create or replace function require_signed_call(p_act text, p_parts text[], p_signature text) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not is_signed(signed_call(p_act, p_parts), p_signature) then
    raise exception 'call-not-signed' using errcode = 'CS403';
  end if;
end $$;
