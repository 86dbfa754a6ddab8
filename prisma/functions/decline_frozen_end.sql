-- An admin takes the proposal back. The batch stays frozen, and another proposal is possible.
create or replace function decline_frozen_end(p_cookie text, p_address inet, p_request_id uuid, p_frozen_end uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  v_frozen_end frozen_end;
begin
  perform 1 from frozen_end where id = p_frozen_end and decided_by = v_actor.operator_id and not confirmed;
  if found then
    return; -- They said so already: a request that came twice.
  end if;
  v_frozen_end := require_open_frozen_end(v_actor, p_frozen_end);
  update frozen_end set decided_by = v_actor.operator_id, decided_at = clock_timestamp(), confirmed = false where id = p_frozen_end;
  perform pg_notify('batch_changed', v_frozen_end.batch_id::text);
  perform append_audit(v_actor, 'batch.frozen-end-declined', v_frozen_end.batch_id, null, jsonb_build_object('frozenEnd', p_frozen_end));
end $$;

grant execute on function decline_frozen_end(text, inet, uuid, uuid) to countersign_web;
