create or replace function store_selection(p_decision uuid, p_selection slice_selection[]) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into decision_selection (decision_id, slice_no, selected_rows, selected)
  select p_decision, slice_no, rows, bit_count(rows) from unnest(p_selection) where bit_count(rows) > 0;
$$;
