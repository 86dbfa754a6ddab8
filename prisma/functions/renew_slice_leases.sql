-- Leases slices for longer, or ends their leases when p_for is zero. Does nothing to a lease that another worker has taken over.
create or replace function renew_slice_leases(p_batch uuid, p_holder uuid, p_slices integer[], p_for interval) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_rows(p_slices, 1000000, 'slices');
  update slice_lease set ends_at = clock_timestamp() + least(p_for, interval '1 minute')
  where batch_id = p_batch and slice_no = any (p_slices) and holder = p_holder;
end $$;

grant execute on function renew_slice_leases(uuid, uuid, integer[], interval) to countersign_worker;
