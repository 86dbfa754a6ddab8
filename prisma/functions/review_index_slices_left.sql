-- The slices that are not flagged yet, and whether the import or a worker has made a part of each.
create or replace function review_index_slices_left(p_batch uuid) returns table (slice_no integer, is_written boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.slice_no, exists (select from review_index_part p where p.batch_id = s.batch_id and p.slice_no = s.slice_no) from batch_slice s
  where s.batch_id = p_batch
    and not exists (select from review_index_slice d where d.batch_id = s.batch_id and d.slice_no = s.slice_no and d.flagged)
  order by s.slice_no;
$$;

grant execute on function review_index_slices_left(uuid) to countersign_worker;
