-- Ends a decision that has visited all its slices, when every person it covers is accounted for, and with a withdrawal its batch.
create or replace function finish_decision(p_decision uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_decision decision;
  v_applied integer;
  v_skipped integer;
  v_applied_at timestamptz;
  v_final_at timestamptz;
begin
  -- Freezing and ending exclude each other too.
  perform 1 from batch where id = (select d.batch_id from decision d where d.id = p_decision) for share;
  select * into strict v_decision from decision where id = p_decision for update;
  perform require_not_frozen(v_decision.batch_id);
  if v_decision.applied_at is not null then
    return;
  end if;
  perform 1 from slices_to_decide(p_decision);
  if found then
    raise exception 'slices-left' using errcode = 'CS409';
  end if;
  select coalesce(sum(applied), 0) into v_applied from decision_slice where decision_id = p_decision;
  perform note_skipped(v_decision);
  select coalesce(sum(skipped), 0) into v_skipped from decision_skipped where decision_id = p_decision;
  if v_applied + v_skipped <> v_decision.selected and v_decision.selection_digest is not null then
    raise exception 'balance-broken' using errcode = 'CS500',
      detail = json_build_object('selected', v_decision.selected, 'applied', v_applied, 'skipped', v_skipped)::text;
  end if;
  v_applied_at := clock_timestamp();
  if v_decision.verdict in ('approve', 'reject', 'send-back') and v_decision.undone_at is null then
    v_final_at := v_applied_at + (select make_interval(secs => p.undo_window_seconds) from policy p);
  end if;
  update decision set applied_at = v_applied_at, applied = v_applied, final_at = v_final_at,
    -- Over all it took: the digests of its slices in order.
    digest = (select sha256(coalesce(string_agg(a.digest, ''::bytea order by a.slice_no), ''::bytea)) from decision_slice a where a.decision_id = p_decision),
    skipped = v_skipped, selected = coalesce(selected, v_applied)
  where id = p_decision;
  if v_decision.verdict in ('withdraw', 'withdraw-frozen') and not is_stopped(v_decision) then
    perform require_balance(v_decision.batch_id);
    perform move_batch(v_decision.batch_id, 'withdrawn');
  else
    perform pg_notify('batch_changed', v_decision.batch_id::text);
  end if;
  if v_final_at is not null or v_decision.verdict = 'reverse' then
    perform mark_deliveries(v_decision.batch_id, coalesce(v_final_at, v_applied_at));
  end if;
  perform append_audit(null, 'decision.applied', v_decision.batch_id, p_decision,
    (select jsonb_build_object('verdict', d.verdict, 'applied', d.applied, 'skipped', d.skipped, 'digest', encode(d.digest, 'hex'))
      || case when d.verdict in ('approve', 'reject', 'send-back') then jsonb_build_object(
        'finalAt', to_char(d.final_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) else '{}' end from decision d where d.id = p_decision));
end $$;

grant execute on function finish_decision(uuid) to countersign_worker;
