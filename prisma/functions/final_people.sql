-- Those of a selection who are in the register now, without slices that have none.
create or replace function final_people(p_selection batch_selection[]) returns batch_selection[]
language sql stable security definer set search_path = public, pg_temp as $$
  select array_agg((batch_id, slice_no, rows)::batch_selection) from (
    select n.batch_id, n.slice_no, n.rows & final_rows(s) as rows
    from unnest(p_selection) n join batch_slice s on s.batch_id = n.batch_id and s.slice_no = n.slice_no
    where s.approved > 0 and bit_count(n.rows) > 0
    -- Kept apart, so that the rows of a slice are read once.
    offset 0) f
  where bit_count(rows) > 0
$$;
