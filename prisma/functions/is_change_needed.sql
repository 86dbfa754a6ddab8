-- Whether the change would change anything.
create or replace function is_change_needed(p_operator uuid, p_kind operator_change_kind, p_role operator_role) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select case p_kind
    when 'grant' then not exists (select from operator_role_grant g where g.operator_id = p_operator and g.role = p_role)
    when 'revoke' then exists (select from operator_role_grant g where g.operator_id = p_operator and g.role = p_role)
    when 'reactivate' then exists (select from auth.operator o where o.id = p_operator and o.deactivated_at is not null)
    when 'lift-suspension' then is_suspended(p_operator)
    else true end;
$$;
