-- The same for every batch in which people are approved or held by a target, when a target has changed.
create or replace function mark_all_deliveries() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into delivery_batch as d (batch_id, due_at)
  select s.batch_id, clock_timestamp() from batch_slice s where s.approved > 0 or exists (
    select from delivery_slice h where h.batch_id = s.batch_id) group by s.batch_id
  on conflict (batch_id) do update set due_at = least(d.due_at, excluded.due_at), marks = d.marks + 1;
  perform pg_notify('deliveries_due', '');
end $$;
