-- Called by commands on the server: makes the first admin and the demo operators.
create or replace function grant_role_on_server(p_operator uuid, p_role operator_role) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into operator_role_grant (operator_id, role) values (p_operator, p_role) on conflict do nothing;
  if found then
    perform append_audit(null, 'role.granted-on-server', null, null, jsonb_build_object('operator', p_operator, 'role', p_role));
  end if;
end $$;
