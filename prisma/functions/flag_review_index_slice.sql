-- Flags of a person alone, or compared with people of the same name and date of birth in this batch or another. The worker names the rows to
-- look at, and all people of equal hashes in and outside of the slice; this function decides. Returning people it finds itself.
-- Without sequential scans, because right after an import there are no statistics.
create or replace function flag_review_index_slice(p_batch uuid, p_version integer, p_slice integer, p_rows integer[], p_similar_rows integer[],
  p_similar_hashes integer[], p_other_hashes integer[], p_other_batches uuid[], p_other_rows integer[]) returns void
language plpgsql security definer set plan_cache_mode = force_custom_plan set enable_seqscan = off set search_path = public, pg_temp as $$
declare
  v_slice batch_slice;
  v_rows integer[];
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
  if not may_have_equal_keys() then
    return;
  end if;
  -- Returning people, by any of their keys.
  v_rows := array(select u.row_no from users u where u.batch_id = p_batch and u.row_no between v_slice.row_from and v_slice.row_to);
  insert into review_index_flag (batch_id, row_no, flag, facts)
  with equal as materialized (select * from people_of_equal_keys(p_batch, v_rows))
  select p_batch, e.row_no, e.status || '-before', jsonb_build_object('times', count(distinct (e.other_batch, e.other_row)),
    'batchId', (array_agg(e.other_batch order by d.recorded_at desc, e.other_row desc))[1],
    'row', (array_agg(e.other_row order by d.recorded_at desc, e.other_row desc))[1])
  from equal e
  join batch b on b.id = p_batch
  join decision d on d.batch_id = e.other_batch and d.decision_no = e.decision_no and d.recorded_at < b.import_ended_at
  where e.status in ('rejected', 'sent-back', 'reversed')
  group by e.row_no, e.status
  union all
  select p_batch, e.row_no, 'shared-identity-key', jsonb_build_object('people', count(distinct (e.other_batch, e.other_row)),
    'alternatives', jsonb_agg(distinct e.alternative order by e.alternative),
    'batchId', (array_agg(e.other_batch order by e.other_batch desc, e.other_row desc))[1],
    'row', (array_agg(e.other_row order by e.other_batch desc, e.other_row desc))[1])
  from equal e
  where e.status in ('pending', 'approved')
  group by e.row_no;
end $$;

grant execute on function flag_review_index_slice(uuid, integer, integer, integer[], integer[], integer[], integer[], uuid[], integer[]) to countersign_worker;
