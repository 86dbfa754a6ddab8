-- Called by the verifier: records the result. A difference freezes the batch. Only the verification of the import makes it verified, because
-- a deep one does not compare the review index.
create or replace function record_verification(p_verification uuid, p_outcome verification_outcome, p_findings jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_verification verification;
  v_batch batch;
begin
  if jsonb_typeof(p_findings) is distinct from 'array' or p_outcome is null then
    perform refuse_input('findings');
  end if;
  perform 1 from jsonb_array_elements(p_findings) e
  where jsonb_typeof(e) <> 'object' or e - 'message' <> '{}' or jsonb_typeof(e -> 'message') is distinct from 'string';
  if found or jsonb_array_length(p_findings) > 100 then
    perform refuse_input('findings');
  end if;
  -- No slice is being applied while this transaction has the lock, so no slice is half final.
  select b.* into v_batch from batch b where b.id = (select v.batch_id from verification v where v.id = p_verification) for update;
  select * into v_verification from verification where id = p_verification for update;
  if not found or v_verification.ended_at is not null then
    raise exception 'verification-ended' using errcode = 'CS409';
  end if;
  update verification set ended_at = clock_timestamp(), outcome = p_outcome, findings = p_findings where id = p_verification;
  if p_outcome = 'different' then
    perform freeze_batch(v_batch);
    update batch set changes_recorded = changes_recorded + 1 where id = v_batch.id;
  elsif v_verification.kind = 'import' then
    -- A frozen batch stays frozen until two admins end it.
    update batch set verified_at = clock_timestamp(), changes_recorded = changes_recorded + 1
    where id = v_batch.id and verified_at is null and frozen_at is null;
  end if;
  perform mark_deliveries(v_batch.id, clock_timestamp());
  perform pg_notify('batch_changed', v_batch.id::text);
  perform pg_notify('verification_ended', v_batch.id::text);
  perform append_audit(null, case p_outcome when 'verified' then 'batch.verified' else 'batch.frozen' end, v_batch.id, null,
    jsonb_build_object('kind', v_verification.kind, 'findings', jsonb_array_length(p_findings)));
end $$;

grant execute on function record_verification(uuid, verification_outcome, jsonb) to countersign_verifier;
