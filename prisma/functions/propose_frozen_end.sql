create or replace function propose_frozen_end(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text, p_frozen_end uuid, p_batch uuid
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  v_frozen_end uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key,
    sha256(convert_to(concat_ws(' ', 'end frozen', p_batch), 'UTF8')), p_frozen_end);
  v_batch batch;
begin
  if v_frozen_end <> p_frozen_end then
    return v_frozen_end;
  end if;
  v_batch := require_frozen_batch(v_actor, p_batch);
  insert into frozen_end (id, batch_id, maker_id, proposed_by) values (p_frozen_end, p_batch, v_batch.maker_id, v_actor.operator_id)
  on conflict do nothing;
  if not found then
    raise exception 'change-proposed-already' using errcode = 'CS409';
  end if;
  perform pg_notify('batch_changed', p_batch::text);
  perform append_audit(v_actor, 'batch.frozen-end-proposed', p_batch, null, jsonb_build_object('frozenEnd', p_frozen_end));
  return p_frozen_end;
end $$;

grant execute on function propose_frozen_end(text, inet, uuid, text, uuid, uuid) to countersign_web;
