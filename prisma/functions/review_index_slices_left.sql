-- The slices that are not flagged yet, and those without a part, and whether the import or a worker has made a part of each. A crash of the
-- database loses all parts, also those of slices that are flagged, and the columns of a batch are merged from all of them.
create or replace function review_index_slices_left(p_batch uuid) returns table (slice_no integer, is_written boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.slice_no, p.slice_no is not null from batch_slice s
  left join review_index_part p on p.batch_id = s.batch_id and p.slice_no = s.slice_no
  left join review_index_slice d on d.batch_id = s.batch_id and d.slice_no = s.slice_no
  where s.batch_id = p_batch and (p.slice_no is null or d.flagged is not true)
  order by s.slice_no;
$$;

grant execute on function review_index_slices_left(uuid) to countersign_worker;
