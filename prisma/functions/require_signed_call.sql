-- Refuses a call that the application did not sign. The sign-in role writes no table; it calls functions that require this signature over
-- their arguments, and those that change a credential also require the operator's fresh session. Signatures are not stored, so no role
-- can read one and use it again.
create or replace function require_signed_call(p_act text, p_parts text[], p_signature text) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not is_signed(signed_call(p_act, p_parts), p_signature) then
    raise exception 'call-not-signed' using errcode = 'CS403';
  end if;
end $$;
