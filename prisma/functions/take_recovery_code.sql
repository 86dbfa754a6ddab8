-- Without a session: takes exactly one stored recovery code, for a valid challenge.
create or replace function take_recovery_code(p_challenge text, p_code text, p_signature text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_operator uuid;
begin
  perform require_signed_call('take-recovery-code', array[p_challenge, p_code], p_signature);
  v_operator := require_challenge(p_challenge);
  update auth.two_factor set backup_codes = (backup_codes::jsonb - p_code)::text
  where operator_id = v_operator and verified
    and jsonb_array_length(backup_codes::jsonb - p_code) = jsonb_array_length(backup_codes::jsonb) - 1;
  if not found then
    raise exception 'code-wrong' using errcode = 'CS400';
  end if;
  perform append_audit((v_operator, null, null, null, null, null)::actor, 'second-factor.recovery-code-used', null, null, null);
end $$;

grant execute on function take_recovery_code(text, text, text) to countersign_auth;
