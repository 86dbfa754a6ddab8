-- Writes chunks of the hashes of names and dates of birth; each ends at a byte of p_entries.
create or replace function write_review_index_name_births(p_batch uuid, p_version integer, p_first_hashes integer[], p_from integer[], p_bytes integer[],
  p_entries bytea) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_list(p_first_hashes, 1000000, 'firstHashes');
  perform require_list(p_from, 1000000, 'from');
  perform require_list(p_bytes, 1000000, 'bytes');
  if not hold_review_index(p_batch, p_version) then
    return;
  end if;
  insert into review_index_name_birth (batch_id, first_hash, entries)
  select p_batch, c.first_hash, substring(p_entries from c.at + 1 for c.bytes) from unnest(p_first_hashes, p_from, p_bytes) c(first_hash, at, bytes)
  on conflict (batch_id, first_hash) do update set entries = excluded.entries;
end $$;

grant execute on function write_review_index_name_births(uuid, integer, integer[], integer[], integer[], bytea) to countersign_worker;
