-- What is no longer as it was when the change was proposed, by name.
create or replace function changed_since_proposed(p_change uuid) returns text[]
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(key order by key), '{}')
  from (select kind, coalesce(batch_id, operator_id) as subject, body::jsonb as body from change_request where id = p_change) c,
    lateral (select c.body -> 'from' as before, change_base(c.kind, c.subject, c.body -> 'to') as now) s,
    jsonb_object_keys(s.before || s.now) key
  where s.before -> key is distinct from s.now -> key;
$$;

grant execute on function changed_since_proposed(uuid) to countersign_web;
