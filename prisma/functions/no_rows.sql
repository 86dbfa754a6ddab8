-- No bit of a slice.
create or replace function no_rows(p_slice batch_slice) returns varbit
language sql immutable set search_path = public, pg_temp as $$
  select rpad('', p_slice.row_to - p_slice.row_from + 1, '0')::varbit;
$$;
