create or replace function selection_of_reversal(p_reversal uuid) returns batch_selection[]
language sql stable security definer set search_path = public, pg_temp as $$
  select array_agg((batch_id, slice_no, selected_rows)::batch_selection) from reversal_selection where reversal_id = p_reversal
$$;
