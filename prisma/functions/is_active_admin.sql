-- A proposal of an operator who is no longer an admin cannot be confirmed.
create or replace function is_active_admin(p_operator uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from operator_role_grant g join auth.operator o on o.id = g.operator_id
    where g.operator_id = p_operator and g.role = 'admin' and o.deactivated_at is null and not is_suspended(o.id));
$$;
