-- Called by a command on the server, when no two admins can lift it. True when there was something to lift.
create or replace function lift_suspension_on_server(p_operator uuid) returns boolean
language sql security definer set search_path = public, pg_temp as $$
  select end_suspension(null, p_operator, 'operator.suspension-lifted-on-server');
$$;
