-- Called by the delivery process when it can do nothing for a batch now, with the marks that it had before it looked. Returns in how many
-- milliseconds it has to look again: 0 if the batch was marked since or a target may be asked again by now, and null if nothing is left for any
-- target that is not paused. What is left at a target that can be reached is what it refuses to give back, so that is asked again a minute later.
-- Puts what became of the people into the audit log where that is not what the last event says.
create or replace function settle_deliveries(p_batch uuid, p_marks integer) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_delivery delivery_batch;
  v_again_at timestamptz;
  v_target record;
begin
  select * into v_delivery from delivery_batch where batch_id = p_batch for update;
  if not found or v_delivery.marks <> p_marks then
    return 0;
  end if;
  select min(case when t.failures > 0 or t.not_before > clock_timestamp() then t.not_before else clock_timestamp() + interval '1 minute' end)
  into v_again_at
  from batch_slice s cross join lateral delivery_work(s, null) w left join target_state t on t.target_id = w.target_id
  where s.batch_id = p_batch and not w.is_paused and bit_count(w.deliver_rows | w.take_back_rows) > 0
    and (select b.state from batch b where b.id = p_batch) <> 'frozen';
  update delivery_batch d set leased_until = null, stalled = null, due_at = coalesce(v_again_at, (
    select min(a.final_at) from decision a where a.batch_id = p_batch and a.verdict = 'approve' and a.final_at > clock_timestamp()))
  where d.batch_id = p_batch;
  for v_target in
    select t.key, o.outcomes from delivery_outcomes(p_batch) o join target t on t.id = o.target_id order by t.position, t.key
  loop
    if v_target.outcomes is distinct from v_delivery.settled -> v_target.key then
      update delivery_batch set settled = settled || jsonb_build_object(v_target.key, v_target.outcomes) where batch_id = p_batch;
      perform append_audit(null, 'delivery.settled', p_batch, null, jsonb_build_object('target', v_target.key) || v_target.outcomes);
    end if;
  end loop;
  return case when v_again_at is not null then greatest(0, ceil(extract(epoch from v_again_at - clock_timestamp()) * 1000)) end;
end $$;

grant execute on function settle_deliveries(uuid, integer) to countersign_delivery;
