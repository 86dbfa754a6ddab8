-- Called by the verifier when every batch of the run is compared: records the result. False while some are left, or without a run.
create or replace function end_deep_verification(p_chain_holds boolean) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_run deep_verification;
  v_different integer;
begin
  select * into v_run from deep_verification where ended_at is null for update;
  if not found then
    return false;
  end if;
  perform 1 from verification v where v.run_id = v_run.id and v.ended_at is null;
  if found then
    return false;
  end if;
  select count(*) into v_different from verification v where v.run_id = v_run.id and v.outcome = 'different';
  update deep_verification set ended_at = clock_timestamp(), different = v_different, chain_holds = coalesce(p_chain_holds, false)
  where id = v_run.id;
  perform append_audit(null, 'audit.verified', null, null, jsonb_build_object(
    'batches', v_run.batches, 'different', v_different, 'chainHolds', coalesce(p_chain_holds, false),
    'requestedBy', v_run.requested_by));
  return true;
end $$;

grant execute on function end_deep_verification(boolean) to countersign_verifier;
