-- Opens a session for an operator that the application has identified: by the password with this hash, or by an earlier step of the same
-- request. Takes the authenticator code in the same transaction.
create or replace function open_session(
  p_session uuid, p_operator uuid, p_token text, p_expires_ms bigint, p_address text, p_agent text,
  p_password_hash text, p_second_factor boolean, p_code text, p_signature text
) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_signed_call('open-session',
    array[p_session::text, p_operator::text, p_token, p_expires_ms::text, p_address, p_agent,
      p_password_hash, p_second_factor::text, p_code], p_signature);
  perform require_as_verified(p_operator, p_password_hash);
  if p_code is not null then
    perform take_code(p_operator, p_code);
  end if;
  insert into auth.session (id, operator_id, token, expires_at, ip_address, user_agent, second_factor)
  values (p_session, p_operator, p_token, to_timestamp(p_expires_ms / 1000.0), p_address, p_agent, coalesce(p_second_factor, false));
end $$;

grant execute on function open_session(uuid, uuid, text, bigint, text, text, text, boolean, text, text) to countersign_auth;
