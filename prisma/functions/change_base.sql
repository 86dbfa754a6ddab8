-- The present state that a change is based on. The second admin confirms only while it is still the one that was proposed on.
create or replace function change_base(p_kind text, p_subject uuid, p_to jsonb) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select case
    when p_kind = 'end-frozen-batch' then (
      select jsonb_build_object('state', b.state, 'findings', coalesce((select v.findings from verification v
        where v.batch_id = b.id and v.outcome = 'different' order by v.ended_at desc limit 1), '[]'))
      from batch b where b.id = p_subject)
    when p_kind = 'fields' then (
      select jsonb_build_object('version', v.number, 'definition', v.definition) from field_version v order by v.number desc limit 1)
    when p_kind = 'target' then target_base(p_to ->> 'key')
    else (
      select jsonb_build_object('address', o.email) || case
        when p_kind in ('grant-role', 'revoke-role') then jsonb_build_object('role', p_to -> 'role', 'held', exists (
          select from operator_role_grant g where g.operator_id = o.id and g.role::text = p_to ->> 'role'))
        when p_kind = 'reactivate' then jsonb_build_object('active', o.deactivated_at is null)
        when p_kind = 'lift-suspension' then jsonb_build_object('suspended', is_suspended(o.id))
        when p_kind = 'reset-second-factor' then jsonb_build_object('secondFactor', exists (select from auth.two_factor f where f.operator_id = o.id))
        else '{}' end
      from auth.operator o where o.id = p_subject) end;
$$;
