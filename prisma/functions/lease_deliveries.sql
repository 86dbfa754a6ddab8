-- Leases batches that are due for deliveries, for a minute at most, those that have waited longest first, with their marks.
create or replace function lease_deliveries(p_for interval, p_limit integer) returns table (batch_id uuid, marks integer)
language sql security definer set search_path = public, pg_temp as $$
  with due as (
    select d.batch_id from delivery_batch d
    where d.due_at <= clock_timestamp() and (d.leased_until is null or d.leased_until < clock_timestamp())
    order by d.due_at limit p_limit for update skip locked
  )
  update delivery_batch d set leased_until = clock_timestamp() + least(p_for, interval '1 minute')
  from due where d.batch_id = due.batch_id returning d.batch_id, d.marks;
$$;

grant execute on function lease_deliveries(interval, integer) to countersign_delivery;
