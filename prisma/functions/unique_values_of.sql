-- The unique values that people of a slice have in their file, whether they are taken or free.
create or replace function unique_values_of(p_batch uuid, p_slice integer, p_rows integer[]) returns table (row_no integer, value uuid)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_hashes bytea;
  v_row_from integer;
  v_fields integer;
begin
  -- Unpacked once, not for every row.
  select u.hashes || ''::bytea, s.row_from, octet_length(u.hashes) / 16 / (s.row_to - s.row_from + 1) into v_hashes, v_row_from, v_fields
  from unique_value_slice u join batch_slice s on s.batch_id = u.batch_id and s.slice_no = u.slice_no
  where u.batch_id = p_batch and u.slice_no = p_slice;
  return query
  select r, encode(h.hash, 'hex')::uuid
  from unnest(p_rows) r
  cross join generate_series(0, v_fields - 1) f
  cross join lateral (select substring(v_hashes from ((r - v_row_from) * v_fields + f) * 16 + 1 for 16)) h(hash)
  where h.hash <> '\x00000000000000000000000000000000';
end $$;

grant execute on function unique_values_of(uuid, integer, integer[]) to countersign_verifier, countersign_web;
