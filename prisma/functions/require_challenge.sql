-- The operator of a valid challenge, as the application sealed it: identifier, value, operator and time.
create or replace function require_challenge(p_identifier text) returns uuid
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_challenge auth.verification;
begin
  select * into v_challenge from auth.verification
  where identifier = p_identifier and value = operator_id::text and expires_at > clock_timestamp();
  if not found or not is_sealed(v_challenge) then
    raise exception 'code-too-late' using errcode = 'CS401';
  end if;
  return v_challenge.operator_id;
end $$;
