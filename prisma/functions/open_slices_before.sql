-- The slices before p_slice that are not imported: whether a worker leases them, whether their identity keys are published, and the hashes
-- of these unless p_known contains the slice.
create or replace function open_slices_before(p_batch uuid, p_slice integer, p_known integer[])
returns table (slice_no integer, is_leased boolean, is_published boolean, identity_key_hashes bytea)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_rows(p_known, 1000000, 'known');
  return query
  select s.slice_no, coalesce(l.ends_at > clock_timestamp(), false), l.identity_key_hashes is not null,
    case when s.slice_no <> all (p_known) then l.identity_key_hashes end
  from batch_slice s left join slice_lease l on l.batch_id = s.batch_id and l.slice_no = s.slice_no
  where s.batch_id = p_batch and s.slice_no < p_slice and s.imported_at is null
  order by s.slice_no;
end $$;

grant execute on function open_slices_before(uuid, integer, integer[]) to countersign_worker;
