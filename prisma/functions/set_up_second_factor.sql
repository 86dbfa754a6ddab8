-- Stores a second factor that is not proved yet: the sealed secret, and the sealed recovery codes as a JSON array. Keeps one that is on.
create or replace function set_up_second_factor(p_cookie text, p_factor uuid, p_secret text, p_codes text, p_signature text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session;
begin
  perform require_signed_call('set-up-second-factor', array[p_cookie, p_factor::text, p_secret, p_codes], p_signature);
  v_session := require_fresh_session(p_cookie);
  delete from auth.two_factor where operator_id = v_session.operator_id and verified is not true;
  insert into auth.two_factor (id, operator_id, secret, backup_codes, verified)
  values (p_factor, v_session.operator_id, p_secret, p_codes, false) on conflict do nothing;
  if not found then
    raise exception 'change-needless' using errcode = 'CS409';
  end if;
  perform append_audit(own_actor(v_session), 'second-factor.set-up', null, null, null);
end $$;

grant execute on function set_up_second_factor(text, uuid, text, text, text) to countersign_auth;
