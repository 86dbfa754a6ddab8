-- Called by a command on the server: makes a link with which an operator sets a password, when no one else can confirm it.
create or replace function reset_password_on_server(p_change uuid, p_operator uuid, p_token_hash bytea) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into reset_key (id, operator_id, on_server, token_hash, confirmed_at)
  values (p_change, p_operator, true, p_token_hash, clock_timestamp());
  perform append_audit(null, 'password.reset-on-server', null, null, jsonb_build_object('change', p_change, 'operator', p_operator));
end $$;
