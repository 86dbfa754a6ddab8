-- Deliveries that are not what the audit says: "settled" with other outcomes than the last event of a target, "outcomes" with bits that are
-- not as settled although nothing is due, "never-final" with people at a target whose approval was never final, "act" or "replay" without an event
-- of the same content, and "lost-act" or "lost-replay" with an event whose act or replay is not there.
create or replace function altered_deliveries() returns table (batch_id uuid, id text, what text)
language sql stable security definer set search_path = public, pg_temp as $$
  with said as (
    select distinct on (e.batch_id, e.data ->> 'target') e.batch_id, e.data ->> 'target' as target, e.data - 'target' as outcomes
    from audit_event e where e.action = 'delivery.settled' order by e.batch_id, e.data ->> 'target', e.seq desc
  ), stored as (
    select d.batch_id, o.key as target, o.value as outcomes from delivery_batch d, jsonb_each(d.settled) o
  ), acts as (
    select e.batch_id, e.actor_id, e.data, case e.action when 'delivery.retried' then 'retry' when 'delivery.skipped' then 'skip' else 'give-up' end as act
    from audit_event e where e.action in ('delivery.retried', 'delivery.skipped', 'delivery.given-up')
  ), replays as (
    select e.batch_id, e.actor_id, e.data from audit_event e where e.action = 'delivery.replay-asked'
  )
  select coalesce(s.batch_id, k.batch_id), coalesce(s.target, k.target), 'settled'
  from said s full join stored k on k.batch_id = s.batch_id and k.target = s.target
  where s.outcomes is distinct from k.outcomes
  union all
  select b.batch_id, t.key, 'outcomes'
  from delivery_batch b cross join lateral delivery_outcomes(b.batch_id) o join target t on t.id = o.target_id
  where b.due_at is null and o.outcomes is distinct from b.settled -> t.key
  union all
  select d.batch_id, t.key, 'never-final'
  from delivery_slice d
  join target t on t.id = d.target_id
  join batch_slice s on s.batch_id = d.batch_id and s.slice_no = d.slice_no
  cross join lateral (
    select coalesce(bit_or(a.applied_rows::bit varying), no_rows(s)) as rows from decision n join decision_slice a on a.decision_id = n.id
    where n.batch_id = d.batch_id and a.slice_no = d.slice_no and n.verdict = 'approve' and n.undone_at is null
      and n.final_at <= clock_timestamp()) f
  where bit_count((d.begun_rows | d.delivered_rows | d.linked_rows | d.failed_rows | d.skipped_rows | d.taken_back_rows | d.given_up_rows)
    & ~f.rows) > 0
  union all
  select a.batch_id, a.id::text, 'act'
  from delivery_act a join target t on t.id = a.target_id
  where not exists (
    select from acts e where e.batch_id = a.batch_id and e.data ->> 'act' = a.id::text and e.act = a.act and e.actor_id = a.actor_id
      and e.data ->> 'target' = t.key and (e.data -> 'people')::integer = a.people
      and (a.reason = '[erased]' or e.data ->> 'reasonSha256' is not distinct from encode(sha256(convert_to(a.reason, 'UTF8')), 'hex')))
  union all
  select e.batch_id, e.data ->> 'act', 'lost-act' from acts e
  where not exists (select from delivery_act a where a.id::text = e.data ->> 'act')
  union all
  select r.batch_id, r.id::text, 'replay'
  from page_replay r join target t on t.id = r.target_id
  where not exists (
    select from replays e where e.batch_id = r.batch_id and e.data ->> 'replay' = r.id::text and e.actor_id = r.asked_by
      and e.data ->> 'target' = t.key and (e.data -> 'page')::integer = r.page_no)
  union all
  select e.batch_id, e.data ->> 'replay', 'lost-replay' from replays e
  where not exists (select from page_replay r where r.id::text = e.data ->> 'replay');
$$;

grant execute on function altered_deliveries() to countersign_web, countersign_verifier;
