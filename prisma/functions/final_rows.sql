-- The rows of a slice whose people are in the register and not erased, as bits.
create or replace function final_rows(p_slice batch_slice) returns varbit
language sql stable security definer set search_path = public, pg_temp as $$
  select f.final_rows & ~f.erased_rows from final_rows_between(p_slice, p_slice.row_from, p_slice.row_to) f;
$$;
