-- Says that a batch has to be looked at for deliveries, at a time or later. Without a target there is nothing to do.
create or replace function mark_deliveries(p_batch uuid, p_at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from target) then
    return;
  end if;
  insert into delivery_batch as d (batch_id, due_at) values (p_batch, p_at)
  on conflict (batch_id) do update set due_at = least(d.due_at, excluded.due_at), marks = d.marks + 1;
  if p_at <= clock_timestamp() then
    perform pg_notify('deliveries_due', p_batch::text);
  end if;
end $$;
