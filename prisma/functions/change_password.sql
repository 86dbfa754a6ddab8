-- Changes an operator's own password and ends every session; the application opens the next one.
create or replace function change_password(p_cookie text, p_password_hash text, p_signature text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session;
begin
  perform require_signed_call('change-password', array[p_cookie, p_password_hash], p_signature);
  v_session := require_fresh_session(p_cookie);
  if p_password_hash is null then
    raise exception 'input-invalid' using errcode = 'CS422';
  end if;
  perform 1 from auth.operator where id = v_session.operator_id for no key update;
  update auth.account set password = p_password_hash, updated_at = clock_timestamp()
  where operator_id = v_session.operator_id and provider_id = 'credential';
  delete from auth.session where operator_id = v_session.operator_id;
end $$;

grant execute on function change_password(text, text, text) to countersign_auth;
