create or replace function renew_recovery_codes(p_cookie text, p_codes text, p_signature text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session;
begin
  perform require_signed_call('renew-recovery-codes', array[p_cookie, p_codes], p_signature);
  v_session := require_fresh_session(p_cookie);
  update auth.two_factor set backup_codes = p_codes where operator_id = v_session.operator_id and verified;
  if not found then
    raise exception 'change-needless' using errcode = 'CS409';
  end if;
  perform append_audit(own_actor(v_session), 'second-factor.recovery-codes-renewed', null, null, null);
end $$;

grant execute on function renew_recovery_codes(text, text, text) to countersign_auth;
