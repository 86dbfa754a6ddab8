-- All rows of a list that are in the file, pending or not; the result says what became of each.
create or replace function selection_by_rows(p_batch uuid, p_rows integer[]) returns slice_selection[]
language sql stable security definer set search_path = public, pg_temp as $$
  select array_agg((s.slice_no, bits_of(rows_between(p_rows, s.row_from, s.row_to), s.row_from, s.row_to - s.row_from + 1))::slice_selection)
  from batch_slice s
  where s.batch_id = p_batch and width_bucket(s.row_to, p_rows) > width_bucket(s.row_from - 1, p_rows);
$$;
