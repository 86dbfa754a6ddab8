-- Called by the worker: applies a recorded decision to one slice, to the people it covers who are still pending, that an undo takes
-- back, or that a reversal takes out of the register. Safe to repeat.
create or replace function apply_decision_slice(p_decision uuid, p_slice integer) returns integer
language plpgsql security definer set plan_cache_mode = force_custom_plan set search_path = public, pg_temp as $$
declare
  v_decision decision;
  v_slice batch_slice;
  v_status person_status;
  v_undone decision;
  v_selected varbit;
  v_applied integer;
  v_applied_rows varbit;
  v_has_unique boolean;
  v_taken integer[] := '{}';
  v_digest bytea;
begin
  -- Recording and applying exclude each other, so a decision sees everything that was applied before it was recorded.
  perform 1 from batch where id = (select d.batch_id from decision d where d.id = p_decision) for share;
  select * into v_decision from decision where id = p_decision;
  if not found then
    raise exception 'decision-not-found' using errcode = 'CS404';
  end if;
  perform require_not_frozen(v_decision.batch_id);
  perform 1 from decision where batch_id = v_decision.batch_id and decision_no < v_decision.decision_no and applied_at is null;
  if found then
    raise exception 'decision-out-of-order' using errcode = 'CS409';
  end if;
  select * into v_slice from batch_slice where batch_id = v_decision.batch_id and slice_no = p_slice for update;
  if not found then
    raise exception 'slice-not-found' using errcode = 'CS404';
  end if;
  select applied into v_applied from decision_slice where decision_id = p_decision and slice_no = p_slice;
  if found then
    return v_applied;
  end if;
  if v_decision.applied_at is not null or v_decision.undone_at is not null or is_stopped(v_decision) then
    return 0;
  end if;
  v_status := status_of(v_decision.verdict);
  select selected_rows into v_selected from decision_selection where decision_id = p_decision and slice_no = p_slice;
  v_applied_rows := case
    when v_decision.verdict in ('withdraw', 'expire') then v_slice.pending_rows
    when v_decision.verdict = 'withdraw-frozen' then rows_not_final(v_slice)
    when v_decision.verdict = 'undo' then v_selected
    when v_decision.verdict = 'reverse' then v_selected & final_rows(v_slice)
    else v_selected & v_slice.pending_rows
  end;
  if coalesce(bit_count(v_applied_rows), 0) = 0 and v_decision.verdict not in ('withdraw-frozen', 'undo', 'reverse') then
    return 0;
  end if;
  if v_decision.verdict = 'undo' then
    select * into strict v_undone from decision where id = v_decision.undoes;
  end if;
  v_has_unique := exists (select from unique_value_slice where batch_id = v_slice.batch_id and slice_no = p_slice);
  if v_undone.verdict = 'approve' then
    -- An approved person keeps the identity key when they return to pending.
    update users set status = v_status, decision_no = 0
    where batch_id = v_slice.batch_id and row_no between v_slice.row_from and v_slice.row_to and decision_no = v_undone.decision_no;
  elsif v_decision.verdict = 'undo' then
    loop
      if v_has_unique then
        v_taken := array(
          select u.row_no from unique_values_of(v_slice.batch_id, p_slice, array(select rows_of(v_selected, v_slice.row_from))) u
          join unique_value o on o.value = u.value);
      end if;
      -- A rejected person does not return if their identity key or a unique value was taken meanwhile. Unpacked once, not for every row.
      v_applied_rows := (v_selected & bits_of(array(
        select u.row_no from users u
        where u.batch_id = v_slice.batch_id and u.row_no between v_slice.row_from and v_slice.row_to and u.decision_no = v_undone.decision_no
          and not exists (select from users o where o.identity_key = u.identity_key and not o.freed)
          and u.row_no <> all (v_taken)),
        v_slice.row_from, v_slice.row_to - v_slice.row_from + 1)) || B'';
      begin
        update users set status = v_status, decision_no = 0, freed = false
        where batch_id = v_slice.batch_id and row_no between v_slice.row_from and v_slice.row_to and decision_no = v_undone.decision_no
          and get_bit(v_applied_rows, row_no - v_slice.row_from) = 1;
        get diagnostics v_applied = row_count;
        if v_has_unique then
          perform take_unique_values(v_slice.batch_id, p_slice, array(select rows_of(v_applied_rows, v_slice.row_from)));
        end if;
        exit;
      exception when unique_violation then
        -- An import took a key or a value since; the next pass sees it.
        null;
      end;
    end loop;
  elsif v_decision.verdict = 'withdraw-frozen' then
    v_applied_rows := v_applied_rows || B'';
    update users set status = v_status, decision_no = v_decision.decision_no, freed = true
    where batch_id = v_slice.batch_id and row_no between v_slice.row_from and v_slice.row_to and status in ('pending', 'approved')
      and get_bit(v_applied_rows, row_no - v_slice.row_from) = 1;
  elsif v_decision.verdict = 'reverse' then
    -- They keep their identity keys until no target has them; free_reversed_people says when.
    v_applied_rows := v_applied_rows || B'';
    update users set status = v_status, decision_no = v_decision.decision_no
    where batch_id = v_slice.batch_id and row_no between v_slice.row_from and v_slice.row_to and status = 'approved'
      and get_bit(v_applied_rows, row_no - v_slice.row_from) = 1;
  elsif bit_count(v_applied_rows) * 20 < v_slice.row_to - v_slice.row_from then
    -- Fetches a few people by key; for more, scans the slice.
    update users set status = v_status, decision_no = v_decision.decision_no, freed = v_status <> 'approved'
    where batch_id = v_slice.batch_id and row_no = any (array(select rows_of(v_applied_rows, v_slice.row_from))) and status = 'pending';
  elsif v_status = 'approved' then
    -- Approved people keep their identity keys, and a million are approved faster when `freed` is not assigned. Unpacked once, not for every row.
    v_applied_rows := v_applied_rows || B'';
    update users set status = v_status, decision_no = v_decision.decision_no
    where batch_id = v_slice.batch_id and row_no between v_slice.row_from and v_slice.row_to and status = 'pending'
      and get_bit(v_applied_rows, row_no - v_slice.row_from) = 1;
  else
    v_applied_rows := v_applied_rows || B'';
    update users set status = v_status, decision_no = v_decision.decision_no, freed = true
    where batch_id = v_slice.batch_id and row_no between v_slice.row_from and v_slice.row_to and status = 'pending'
      and get_bit(v_applied_rows, row_no - v_slice.row_from) = 1;
  end if;
  if v_decision.verdict <> 'undo' or v_undone.verdict = 'approve' then
    get diagnostics v_applied = row_count;
  end if;
  if v_has_unique and v_decision.verdict not in ('approve', 'undo', 'reverse') then
    perform release_unique_values(v_slice.batch_id, p_slice, array(select rows_of(v_applied_rows, v_slice.row_from)));
  end if;
  if v_applied <> bit_count(v_applied_rows) then
    raise exception 'balance-broken' using errcode = 'CS500',
      detail = json_build_object('slice', p_slice, 'applied', v_applied, 'selected', bit_count(v_applied_rows))::text;
  end if;
  v_digest := sha256(v_slice.digest || varbit_send(v_applied_rows));
  update batch_slice set
    -- Ending a frozen batch takes everyone who is pending; its other people were approved.
    pending = case v_decision.verdict when 'withdraw-frozen' then 0 when 'undo' then pending + v_applied when 'reverse' then pending else pending - v_applied end,
    pending_rows = case v_status when 'pending' then pending_rows | v_applied_rows else pending_rows & ~v_applied_rows end,
    approved = approved + case when v_decision.verdict = 'withdraw-frozen' then pending - v_applied
      when v_decision.verdict = 'approve' then v_applied when v_decision.verdict = 'reverse' or v_undone.verdict = 'approve' then - v_applied
      else 0 end,
    rejected = rejected + case when v_status = 'rejected' then v_applied when v_undone.verdict = 'reject' then - v_applied else 0 end,
    sent_back = sent_back + case when v_status = 'sent-back' then v_applied when v_undone.verdict = 'send-back' then - v_applied else 0 end,
    withdrawn = withdrawn + case v_status when 'withdrawn' then v_applied else 0 end,
    expired = expired + case v_status when 'expired' then v_applied else 0 end,
    reversed = reversed + case v_status when 'reversed' then v_applied else 0 end
  where batch_id = v_slice.batch_id and slice_no = p_slice;
  if v_decision.verdict = 'reverse' then
    perform free_reversed_people(v_slice.batch_id, p_slice);
  end if;
  insert into decision_slice (decision_id, slice_no, applied, applied_rows, digest)
  values (p_decision, p_slice, v_applied, v_applied_rows, v_digest);
  perform pg_notify('batch_changed', v_slice.batch_id::text);
  perform append_audit(null, 'decision.applied-to-slice', v_slice.batch_id, p_decision,
    jsonb_build_object('slice', p_slice, 'applied', v_applied, 'digest', encode(v_digest, 'hex')));
  return v_applied;
end $$;

grant execute on function apply_decision_slice(uuid, integer) to countersign_worker;
