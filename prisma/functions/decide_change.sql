-- A second admin confirms what they were shown, by its digest, or either one declines. Only this function puts a change into effect. False
-- when they had answered already.
create or replace function decide_change(
  p_cookie text, p_address inet, p_request_id uuid, p_change uuid, p_confirmed boolean, p_digest text, p_domain text, p_first_half text,
  p_second_half text
) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor;
  v_change change_request;
  v_changed text[];
  v_decision decision;
begin
  if p_confirmed is null
    or greatest(char_length(p_digest), char_length(p_domain), char_length(p_first_half), char_length(p_second_half)) > 500 then
    raise exception 'input-invalid' using errcode = 'CS422';
  end if;
  -- The batch first, as in propose_change.
  perform 1 from batch b where b.id = (select c.batch_id from change_request c where c.id = p_change) for update;
  perform 1 from operator_lock for update;
  v_actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  select * into v_change from change_request where id = p_change for update;
  if not found then
    raise exception 'change-not-found' using errcode = 'CS404';
  end if;
  if v_change.decided_by = v_actor.operator_id and v_change.confirmed = p_confirmed then
    return false; -- A request that came twice.
  end if;
  if v_change.decided_at is not null then
    raise exception 'change-decided-already' using errcode = 'CS409';
  end if;
  if v_change.expires_at <= clock_timestamp() then
    raise exception 'change-expired' using errcode = 'CS409';
  end if;
  if v_change.batch_id is not null then
    perform require_frozen_batch(v_actor, v_change.batch_id);
  end if;
  if p_confirmed then
    if v_actor.operator_id is not distinct from v_change.proposed_by or v_actor.operator_id is not distinct from v_change.operator_id then
      raise exception 'second-admin-needed' using errcode = 'CS403';
    end if;
    if v_change.proposed_by is not null and not is_active_admin(v_change.proposed_by) then
      raise exception 'proposer-no-admin' using errcode = 'CS409';
    end if;
    if p_digest is distinct from encode(v_change.digest, 'hex') then
      raise exception 'change-differs' using errcode = 'CS409';
    end if;
    v_changed := changed_since_proposed(p_change);
    if v_changed <> '{}' then
      raise exception 'change-stale' using errcode = 'CS409', detail = json_build_object('changed', v_changed)::text;
    end if;
  end if;
  update change_request set decided_by = v_actor.operator_id, decided_at = clock_timestamp(), confirmed = p_confirmed where id = p_change;
  if p_confirmed then
    v_decision := apply_change(v_actor, v_change, p_domain, p_first_half, p_second_half);
  end if;
  perform pg_notify('batch_changed', v_change.batch_id::text) where v_change.batch_id is not null;
  perform append_audit(v_actor, case when p_confirmed then 'change-request.confirmed' else 'change-request.declined' end,
    v_change.batch_id, v_decision.id, change_event(v_change) || case when v_decision.id is null then '{}'
      else jsonb_build_object('sha256', encode(sha256(convert_to(decision_text(v_decision), 'UTF8')), 'hex')) end);
  return true;
end $$;

grant execute on function decide_change(text, inet, uuid, uuid, boolean, text, text, text, text) to countersign_web;
