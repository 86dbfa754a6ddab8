-- Change requests, versions of fields and targets that are not what the audit says: "request" with another body than its events name,
-- "fields", "target" or "secret" without a confirmed request of the same content, and "lost" for confirmed fields, and "lost-target" for a
-- confirmed target, that are not there.
create or replace function altered_changes() returns table (id text, what text)
language sql stable security definer set search_path = public, pg_temp as $$
  with events as (
    select distinct action, data ->> 'change' as change, data ->> 'kind' as kind, data ->> 'digest' as digest
    from audit_event where action in ('change-request.proposed', 'change-request.proposed-on-server', 'change-request.confirmed', 'change-request.declined')
  ), confirmed as (
    select c.id, c.kind, c.decided_at, c.body::jsonb -> 'from' as before, c.body::jsonb -> 'to' as after
    from change_request c join events e on e.change = c.id::text and e.action = 'change-request.confirmed'
    where c.kind in ('fields', 'target')
  ), latest as (
    select distinct on (c.after ->> 'key') c.* from confirmed c where c.kind = 'target' order by c.after ->> 'key', c.decided_at desc
  )
  select distinct e.change, 'request' from events e
  where not exists (select from change_request c where c.id::text = e.change and encode(sha256(convert_to(c.body, 'UTF8')), 'hex') = e.digest)
  union all
  select v.number::text, 'fields' from field_version v
  where v.number > 1 and not exists (
    select from confirmed c where c.id = v.change_request_id and c.kind = 'fields'
      and (c.before ->> 'version')::integer = v.number - 1 and c.after ->> 'definition' = v.definition)
  union all
  select e.change, 'lost' from events e
  where e.action = 'change-request.confirmed' and e.kind = 'fields'
    and not exists (select from field_version v where v.change_request_id::text = e.change)
  union all
  select format('%s of target %s', v.number, t.key), 'target' from target_version v join target t on t.id = v.target_id
  where not exists (
    select from confirmed c where c.id = v.change_request_id and c.kind = 'target' and c.after ->> 'key' = t.key
      and (c.before ->> 'version')::integer = v.number - 1 and c.after ->> 'settings' = v.settings)
  union all
  select format('%s of target %s', s.name, t.key), 'secret' from target_secret s join target t on t.id = s.target_id
  where not exists (
    select from confirmed c where c.id = s.change_request_id and c.kind = 'target' and c.after ->> 'key' = t.key
      and c.after -> 'secrets' ->> s.name = s.sealed)
  union all
  select c.after ->> 'key', 'lost-target' from latest c
  where not exists (
    select from target t join target_version v on v.target_id = t.id
    where t.key = c.after ->> 'key' and t.position = (c.after -> 'position')::integer and (t.retired_at is not null) = (c.after -> 'retired')::boolean
      and v.settings = c.after ->> 'settings' and v.number = (select max(number) from target_version where target_id = t.id))
  union all
  select c.after ->> 'key', 'lost-target' from confirmed c, jsonb_each_text(c.after -> 'secrets') g
  where c.kind = 'target' and not exists (select from target_secret s where s.change_request_id = c.id and s.name = g.key);
$$;

grant execute on function altered_changes() to countersign_web, countersign_verifier;
