-- The slices with these people: p_rows[n] is a row of the batch p_batches[n].
create or replace function people_by_row(p_batches uuid[], p_rows integer[]) returns batch_selection[]
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_named record;
  v_found batch_selection[] := '{}';
begin
  for v_named in
    select n.batch_id, in_order(array_agg(n.row_no)) as rows from unnest(p_batches, p_rows) n(batch_id, row_no) group by n.batch_id
  loop
    perform require_rows_of_file(v_named.batch_id, v_named.rows);
    v_found := v_found || array(
      select (v_named.batch_id, s.slice_no, s.rows)::batch_selection from unnest(selection_by_rows(v_named.batch_id, v_named.rows)) s);
  end loop;
  return v_found;
end $$;
