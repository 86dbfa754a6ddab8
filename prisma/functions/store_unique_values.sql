-- Stores the hashes of the unique values of a slice by row, in the transaction that imports it, so that a decision knows what to release.
create or replace function store_unique_values(p_batch uuid, p_slice integer, p_hashes bytea) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_bytes bigint;
begin
  select 16 * (s.row_to - s.row_from + 1) * count_unique_fields(b.field_version) into v_bytes
  from batch_slice s join batch b on b.id = s.batch_id and b.state = 'importing'
  where s.batch_id = p_batch and s.slice_no = p_slice and s.imported_at is null;
  if v_bytes is null then
    raise exception 'slice-imported-already' using errcode = 'CS409';
  end if;
  if octet_length(p_hashes) is distinct from v_bytes then
    perform refuse_input('hashes');
  end if;
  insert into unique_value_slice (batch_id, slice_no, hashes) values (p_batch, p_slice, p_hashes);
end $$;

grant execute on function store_unique_values(uuid, integer, bytea) to countersign_worker;
