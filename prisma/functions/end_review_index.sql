create or replace function end_review_index(p_batch uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from review_index where batch_id = p_batch and built_at is null for update;
  if not found then
    return;
  end if;
  perform 1 from batch_slice s where s.batch_id = p_batch
    and not exists (select from review_index_slice d where d.batch_id = p_batch and d.slice_no = s.slice_no and d.flagged);
  if found then
    raise exception 'slices-left' using errcode = 'CS409';
  end if;
  delete from review_index_part where batch_id = p_batch;
  analyze review_index_text, review_index_flag;
  update review_index set built_at = clock_timestamp() where batch_id = p_batch;
  perform pg_notify('batch_changed', p_batch::text);
  perform pg_notify('verification_requested', p_batch::text);
end $$;

grant execute on function end_review_index(uuid) to countersign_worker;
