-- A code has proved it and is taken. Sessions that were opened by the password alone end.
create or replace function turn_on_second_factor(p_cookie text, p_code text, p_signature text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session;
begin
  perform require_signed_call('turn-on-second-factor', array[p_cookie, p_code], p_signature);
  v_session := require_fresh_session(p_cookie);
  perform 1 from auth.operator where id = v_session.operator_id for no key update;
  perform take_code(v_session.operator_id, p_code);
  update auth.two_factor set verified = true, failed_verification_count = 0, locked_until = null
  where operator_id = v_session.operator_id and verified is not true;
  if not found then
    raise exception 'change-needless' using errcode = 'CS409';
  end if;
  update auth.operator set two_factor_enabled = true, updated_at = clock_timestamp() where id = v_session.operator_id;
  delete from auth.session where operator_id = v_session.operator_id;
  perform append_audit(own_actor(v_session), 'second-factor.turned-on', null, null, null);
end $$;

grant execute on function turn_on_second_factor(text, text, text) to countersign_auth;
