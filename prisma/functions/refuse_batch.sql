create or replace function refuse_batch(p_batch uuid, p_refusal jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_keys(p_refusal, '{code,message,line}', 100000, 'refusal');
  -- Sets reason and state together, because a check requires both.
  update batch set state = 'refused', refusal = p_refusal, ended_at = clock_timestamp(), stalled = null
  where id = p_batch and state = 'importing' and row_count is null;
  if not found then
    raise exception 'batch-moved-on' using errcode = 'CS409';
  end if;
  delete from survey_range where batch_id = p_batch;
  perform pg_notify('batch_changed', p_batch::text);
  perform append_audit(null, 'batch.refused', p_batch, null, jsonb_build_object('code', p_refusal ->> 'code'));
end $$;

grant execute on function refuse_batch(uuid, jsonb) to countersign_worker;
