-- Called by every worker: what the metrics show of the database. Only one process at a time gets it, by a lease of 15 s that each call
-- renews; the others get no rows and do not wait. Takes a few milliseconds with ten million people, because it counts none of them: it
-- reads open batches and their slices, partial indexes and PostgreSQL's own estimates.
create or replace function read_metrics(p_process uuid) returns table (series text, label text, value double precision)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from metrics_lease l where l.holder = p_process or l.ends_at < clock_timestamp() for update skip locked;
  if not found then
    return;
  end if;
  update metrics_lease set holder = p_process, ends_at = clock_timestamp() + interval '15 seconds';
  return query
  with open_batch as materialized (
    select b.id, b.state, b.stalled is not null as is_stalled, coalesce(b.import_ended_at, b.created_at) as since
    from batch b where b.ended_at is null or b.id in (select d.batch_id from decision d where d.applied_at is null)
  ), waiting as materialized (
    select v.kind, count(*) as n, min(v.requested_at) as since from verification v where v.ended_at is null group by v.kind
  ), unapplied as materialized (
    select count(*) as n, min(d.recorded_at) as since from decision d where d.applied_at is null
  ), deep as materialized (
    select d.ended_at, d.different from deep_verification d where d.ended_at is not null order by d.ended_at desc limit 1
  ), measured as materialized (
    select c.oid, c.relname::text, c.reltuples from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and c.relname in ('audit_event', 'batch', 'batch_slice', 'decision', 'decision_selection', 'decision_slice', 'failed_row',
        'review_index_text', 'upload_chunk', 'users', 'verification')
  )
  select s.series, s.label, s.value::double precision from (
    select 'countersign_open_batches' as series, s::text as label, count(b.id) as value
    from unnest('{waiting,importing,needs-input,pending,withdrawing,frozen}'::batch_state[]) s left join open_batch b on b.state = s group by s
    union all
    select 'countersign_stalled_batches', null, count(*) from open_batch where is_stalled
    union all
    select 'countersign_pending_people', null, coalesce(sum(c.pending), 0) from open_batch b join batch_slice c on c.batch_id = b.id
    union all
    select 'countersign_oldest_pending_age_seconds', null, coalesce(extract(epoch from clock_timestamp() - min(since)), 0)
    from open_batch where state = 'pending'
    union all
    select 'countersign_waiting_verifications', k::text, coalesce(w.n, 0)
    from unnest(enum_range(null::verification_kind)) k left join waiting w on w.kind = k
    union all
    select 'countersign_oldest_waiting_verification_age_seconds', k::text, coalesce(extract(epoch from clock_timestamp() - w.since), 0)
    from unnest(enum_range(null::verification_kind)) k left join waiting w on w.kind = k
    union all
    select 'countersign_unapplied_decisions', null, n from unapplied
    union all
    select 'countersign_oldest_unapplied_decision_age_seconds', null, coalesce(extract(epoch from clock_timestamp() - since), 0) from unapplied
    union all
    select 'countersign_deep_verification_end_timestamp_seconds', null, extract(epoch from ended_at) from deep
    union all
    select 'countersign_deep_verification_different_batches', null, different from deep
    union all
    select 'countersign_verifier_seen_timestamp_seconds', null, extract(epoch from max(seen_at)) from process where kind = 'verifier' having max(seen_at) is not null
    union all
    select 'countersign_audit_events', null, seq from audit_head
    union all
    select 'countersign_table_size_bytes', relname, pg_total_relation_size(oid) from measured
    union all
    -- A real among them would round every value of the union to 24 bits, a timestamp to two minutes.
    select 'countersign_table_rows_estimate', relname, greatest(reltuples, 0)::double precision from measured
  ) s;
end $$;

grant execute on function read_metrics(uuid) to countersign_worker;
