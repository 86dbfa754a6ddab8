-- Over the slices with people in them, in order: the slice number in four bytes, then its bits as varbit_send gives them.
create or replace function digest_selection(p_selection slice_selection[]) returns bytea
language sql immutable set search_path = public, pg_temp as $$
  select sha256(coalesce(string_agg(int4send(slice_no) || varbit_send(rows), ''::bytea order by slice_no), ''::bytea))
  from unnest(p_selection) where bit_count(rows) > 0
$$;
