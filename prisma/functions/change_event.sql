-- What the audit says of a change request; for fields the number that their version has if it is confirmed. Its digest binds the body, which may name an address and so is not in the audit.
create or replace function change_event(p_change change_request) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_strip_nulls(jsonb_build_object('change', p_change.id, 'kind', p_change.kind,
    'operator', case when p_change.batch_id is null then p_change.operator_id end, 'role', p_change.body::jsonb #> '{to,role}',
    'fieldVersion', case when p_change.kind = 'fields' then (p_change.body::jsonb #>> '{from,version}')::integer + 1 end,
    'target', case when p_change.kind = 'target' then p_change.body::jsonb #> '{to,key}' end, 'digest', encode(p_change.digest, 'hex')));
$$;
