-- The slices that still need columns or flags.
create or replace function review_index_slices_left(p_batch uuid) returns table (slice_no integer, is_written boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.slice_no, d.slice_no is not null from batch_slice s
  left join review_index_slice d on d.batch_id = s.batch_id and d.slice_no = s.slice_no
  where s.batch_id = p_batch and (d.slice_no is null or not d.flagged) order by s.slice_no;
$$;

grant execute on function review_index_slices_left(uuid) to countersign_worker;
