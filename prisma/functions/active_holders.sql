create or replace function active_holders(p_role operator_role) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*) from operator_role_grant g join auth.operator o on o.id = g.operator_id where g.role = p_role and o.deactivated_at is null and not is_suspended(o.id);
$$;
