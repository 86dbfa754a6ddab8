-- Ends the slice that lock_slice locked, in the transaction that wrote its rows.
create or replace function commit_slice(p_batch uuid, p_slice integer, p_pending_rows varbit, p_invalid integer, p_duplicate integer, p_digest bytea) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update batch_slice set imported_at = clock_timestamp(), pending_rows = p_pending_rows, pending = bit_count(p_pending_rows),
    invalid = p_invalid, duplicate = p_duplicate, digest = p_digest
  where batch_id = p_batch and slice_no = p_slice and imported_at is null;
  if not found then
    raise exception 'slice-imported-already' using errcode = 'CS409';
  end if;
  -- Slices end in any order, but what a slice may repeat must be known: the identity keys of every earlier slice that is not imported.
  perform 1 from batch_slice s
  where s.batch_id = p_batch and s.slice_no < p_slice and s.imported_at is null
    and not exists (
      select from slice_lease l where l.batch_id = p_batch and l.slice_no = s.slice_no and l.identity_key_hashes is not null);
  if found then
    raise exception 'slice-out-of-order' using errcode = 'CS409';
  end if;
  delete from slice_lease where batch_id = p_batch and slice_no = p_slice;
  perform pg_notify('batch_changed', p_batch::text);
end $$;

grant execute on function commit_slice(uuid, integer, varbit, integer, integer, bytea) to countersign_worker;
