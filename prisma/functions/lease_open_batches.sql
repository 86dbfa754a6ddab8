-- Leases batches whose workflow needs a look, because they are open, closed before their review index was built, or have a decision that is
-- not applied, which may be a reversal: first those with unseen changes, then those in which work is left, then those not visited for the longest time. When Temporal has lost everything, thousands
-- that only wait for their checkers must not keep the others waiting.
create or replace function lease_open_batches(p_unseen_for interval, p_unvisited_for interval, p_limit integer)
returns table (batch_id uuid, unseen boolean)
language sql security definer set search_path = public, pg_temp as $$
  with due as (
    select b.id, b.changes_recorded > b.changes_seen as unseen from batch b left join review_index r on r.batch_id = b.id
    where b.id in (
      select o.id from batch o where o.ended_at is null
      union all select d.batch_id from decision d where d.applied_at is null
      union all select c.id from review_index d join batch c on c.id = d.batch_id and c.state = 'closed' where d.built_at is null)
    and (b.reconciled_at is null
      or (b.changes_recorded > b.changes_seen and b.reconciled_at < clock_timestamp() - p_unseen_for)
      or b.reconciled_at < clock_timestamp() - p_unvisited_for)
    order by b.changes_recorded > b.changes_seen desc,
      b.state in ('waiting', 'importing', 'withdrawing') or r.built_at is null desc, b.reconciled_at nulls first
    limit p_limit for update of b skip locked
  )
  update batch b set reconciled_at = clock_timestamp() from due where b.id = due.id returning b.id, due.unseen;
$$;

grant execute on function lease_open_batches(interval, interval, integer) to countersign_worker;
