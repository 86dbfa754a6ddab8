create or replace function turn_off_second_factor(p_cookie text, p_signature text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session;
begin
  perform require_signed_call('turn-off-second-factor', array[p_cookie], p_signature);
  v_session := require_fresh_session(p_cookie);
  delete from auth.two_factor where operator_id = v_session.operator_id;
  update auth.operator set two_factor_enabled = false, updated_at = clock_timestamp() where id = v_session.operator_id;
  perform append_audit(own_actor(v_session), 'second-factor.turned-off', null, null, null);
end $$;

grant execute on function turn_off_second_factor(text, text) to countersign_auth;
