-- Called by the web: a checker who neither proposed the reversal nor made one of its batches confirms what they were shown, by its digest.
-- Records one decision in each batch, which the worker applies. False when they had confirmed already.
create or replace function confirm_reversal(p_cookie text, p_address inet, p_request_id uuid, p_reversal uuid, p_digest text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor constant actor := require_actor_with_step_up(p_cookie, 'checker', p_address, p_request_id);
  v_reversal reversal;
  v_selection batch_selection[];
  v_batch uuid;
  v_recorded decision;
begin
  perform require_text(p_digest, 64, 'digest');
  v_reversal := require_open_reversal(v_actor, p_reversal, true);
  if v_reversal.id is null then
    return false;
  end if;
  v_selection := selection_of_reversal(p_reversal);
  if v_reversal.proposed_by = v_actor.operator_id then
    raise exception 'second-checker-needed' using errcode = 'CS403';
  end if;
  perform 1 from batch where id in (select batch_id from unnest(v_selection)) and maker_id = v_actor.operator_id;
  if found then
    raise exception 'own-batch' using errcode = 'CS403';
  end if;
  if not may_still_propose(v_reversal) then
    raise exception 'proposer-not-active' using errcode = 'CS409';
  end if;
  if p_digest is distinct from encode(v_reversal.selection_digest, 'hex') or digest_reversal(v_selection) <> v_reversal.selection_digest then
    raise exception 'reversal-differs' using errcode = 'CS409';
  end if;
  perform require_reversible(v_actor, array(select batch_id from unnest(v_selection)));
  update reversal set decided_by = v_actor.operator_id, decided_session_id = v_actor.session_id, decided_at = clock_timestamp(), confirmed = true
  where id = p_reversal
  returning * into v_reversal;
  for v_batch in select distinct batch_id from unnest(v_selection) order by 1 loop
    perform record_reversal(v_actor, v_reversal, v_batch,
      array(select (slice_no, rows)::slice_selection from unnest(v_selection) where batch_id = v_batch));
  end loop;
  for v_recorded in select d.* from decision d where d.reversal_id = p_reversal order by d.batch_id loop
    perform append_audit(v_actor, 'decision.recorded', v_recorded.batch_id, v_recorded.id, jsonb_build_object(
      'verdict', 'reverse', 'selected', v_recorded.selected, 'by', 'reversal', 'reversal', p_reversal, 'proposedBy', v_recorded.proposed_by,
      'selection', encode(v_recorded.selection_digest, 'hex'),
      'sha256', encode(sha256(convert_to(decision_text(v_recorded), 'UTF8')), 'hex')));
  end loop;
  return true;
end $$;

grant execute on function confirm_reversal(text, inet, uuid, uuid, text) to countersign_web;
