-- Flags of a person alone, or compared with people of the same name and date of birth in this batch or another. The worker names the rows to
-- look at, and all people of equal hashes in and outside of the slice; this function decides. Returning people it finds itself.
-- Without sequential scans, because right after an import there are no statistics.
create or replace function flag_review_index_slice(p_batch uuid, p_version integer, p_slice integer, p_rows integer[], p_similar_rows integer[],
  p_similar_hashes integer[], p_other_hashes integer[], p_other_batches uuid[], p_other_rows integer[]) returns void
language plpgsql security definer set plan_cache_mode = force_custom_plan set enable_seqscan = off set search_path = public, pg_temp as $$
declare
  v_slice batch_slice;
begin
  perform require_rows(p_rows, 1000000, 'rows');
  perform require_rows(p_similar_rows, 1000000, 'similarRows');
  perform require_list(p_similar_hashes, 1000000, 'similarHashes');
  perform require_list(p_other_hashes, 1000000, 'otherHashes');
  perform require_list(p_other_batches, 1000000, 'otherBatches');
  perform require_list(p_other_rows, 1000000, 'otherRows');
  -- A crash only means that the slice is written again: end_review_index misses it.
  perform set_config('synchronous_commit', 'off', true);
  if not hold_review_index(p_batch, p_version) then
    return;
  end if;
  update review_index_slice set flagged = true where batch_id = p_batch and slice_no = p_slice and not flagged;
  if not found then
    return;
  end if;
  select * into strict v_slice from batch_slice where batch_id = p_batch and slice_no = p_slice;
  insert into review_index_flag (batch_id, row_no, flag, facts)
  select p_batch, f.row_no, f.flag, f.facts
  from flags_of_people(p_batch, array(select r from unnest(p_rows) r where r between v_slice.row_from and v_slice.row_to)) f;
  insert into review_index_flag (batch_id, row_no, flag, facts)
  select p_batch, s.row_no, 'like-existing', s.facts
  from similar_people(p_batch, p_similar_rows, p_similar_hashes, p_other_hashes, p_other_batches, p_other_rows) s
  where s.row_no between v_slice.row_from and v_slice.row_to;
  -- In order, so that PostgreSQL asks the index of freed keys.
  perform 1 from users where freed order by identity_key limit 1;
  if not found then
    return;
  end if;
  -- Returning people, by identity key. The same person is never pending twice, so who was decided before this import came before.
  insert into review_index_flag (batch_id, row_no, flag, facts)
  select p_batch, u.row_no, o.status || '-before', jsonb_build_object('times', count(*),
    'batchId', (array_agg(o.batch_id order by d.recorded_at desc, o.row_no desc))[1],
    'row', (array_agg(o.row_no order by d.recorded_at desc, o.row_no desc))[1])
  from batch b
  join users u on u.batch_id = b.id and u.row_no between v_slice.row_from and v_slice.row_to
  join users o on o.identity_key = u.identity_key and o.freed and o.batch_id <> u.batch_id and o.status in ('rejected', 'sent-back')
  join decision d on d.batch_id = o.batch_id and d.decision_no = o.decision_no and d.recorded_at < b.import_ended_at
  where b.id = p_batch
  group by u.row_no, o.status;
end $$;

grant execute on function flag_review_index_slice(uuid, integer, integer, integer[], integer[], integer[], integer[], uuid[], integer[]) to countersign_worker;
