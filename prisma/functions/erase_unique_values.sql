-- Part of erase_rows: people have no unique values any more.
create or replace function erase_unique_values(p_batch uuid, p_rows integer[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_slice record;
  v_row integer;
  v_bytes integer;
begin
  for v_slice in
    select u.slice_no, u.hashes, s.row_from, s.row_to from batch_slice s
    join unique_value_slice u on u.batch_id = s.batch_id and u.slice_no = s.slice_no
    where s.batch_id = p_batch and exists (select from unnest(p_rows) r where r between s.row_from and s.row_to)
  loop
    perform release_unique_values(p_batch, v_slice.slice_no, array(select r from unnest(p_rows) r where r between v_slice.row_from and v_slice.row_to));
    v_bytes := octet_length(v_slice.hashes) / (v_slice.row_to - v_slice.row_from + 1);
    foreach v_row in array p_rows loop
      continue when v_row not between v_slice.row_from and v_slice.row_to;
      v_slice.hashes := overlay(v_slice.hashes placing decode(repeat('00', v_bytes), 'hex') from (v_row - v_slice.row_from) * v_bytes + 1);
    end loop;
    update unique_value_slice set hashes = v_slice.hashes where batch_id = p_batch and slice_no = v_slice.slice_no;
  end loop;
end $$;
