-- Change requests and versions of fields that are not what the audit says: "request" with another body than its events name, "fields"
-- without a confirmed request of the same definition, and "lost" for confirmed fields that are no version.
create or replace function altered_changes() returns table (id text, what text)
language sql stable security definer set search_path = public, pg_temp as $$
  with events as (
    select distinct action, data ->> 'change' as change, data ->> 'kind' as kind, data ->> 'digest' as digest
    from audit_event where action in ('change-request.proposed', 'change-request.proposed-on-server', 'change-request.confirmed', 'change-request.declined')
  )
  select distinct e.change, 'request' from events e
  where not exists (select from change_request c where c.id::text = e.change and encode(sha256(convert_to(c.body, 'UTF8')), 'hex') = e.digest)
  union all
  select v.number::text, 'fields' from field_version v
  where v.number > 1 and not exists (
    select from change_request c join events e on e.change = c.id::text
    where c.id = v.change_request_id and c.kind = 'fields' and e.action = 'change-request.confirmed'
      and (c.body::jsonb #>> '{from,version}')::integer = v.number - 1 and c.body::jsonb #>> '{to,definition}' = v.definition)
  union all
  select e.change, 'lost' from events e
  where e.action = 'change-request.confirmed' and e.kind = 'fields'
    and not exists (select from field_version v where v.change_request_id::text = e.change);
$$;

grant execute on function altered_changes() to countersign_web, countersign_verifier;
