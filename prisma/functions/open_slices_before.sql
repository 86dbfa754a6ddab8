-- The slices before p_slice that are not imported: whether a worker leases them, whether their identity keys are published, the hashes of
-- these unless p_known contains the slice, and whether a transaction is importing them. To be called outside of a transaction, in which its
-- locks would keep them from being imported.
create or replace function open_slices_before(p_batch uuid, p_slice integer, p_known integer[])
returns table (slice_no integer, is_leased boolean, is_published boolean, is_begun boolean, identity_key_hashes bytea)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_rows(p_known, 1000000, 'known');
  -- A lock is written, and nothing is lost with it.
  perform set_config('synchronous_commit', 'off', true);
  return query
  with not_begun as materialized (
    select s.slice_no from batch_slice s
    where s.batch_id = p_batch and s.slice_no < p_slice and s.imported_at is null
    for key share skip locked
  )
  select s.slice_no, coalesce(l.ends_at > clock_timestamp(), false), l.identity_key_hashes is not null,
    not exists (select from not_begun n where n.slice_no = s.slice_no),
    case when s.slice_no <> all (p_known) then l.identity_key_hashes end
  from batch_slice s left join slice_lease l on l.batch_id = s.batch_id and l.slice_no = s.slice_no
  where s.batch_id = p_batch and s.slice_no < p_slice and s.imported_at is null
  order by s.slice_no;
end $$;

grant execute on function open_slices_before(uuid, integer, integer[]) to countersign_worker;
