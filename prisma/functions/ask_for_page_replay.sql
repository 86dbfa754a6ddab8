-- A checker or an admin asks the delivery process to send a page of a webhook again. Returns the id of the replay. A page has one open replay.
create or replace function ask_for_page_replay(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text, p_role operator_role, p_batch uuid, p_key text, p_page integer
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor constant actor := require_actor_with_step_up(p_cookie, p_role, p_address, p_request_id);
  v_new constant uuid := gen_random_uuid();
  v_replay uuid;
  v_target uuid;
  v_page delivery_page;
begin
  if p_role is null or p_role not in ('checker', 'admin') then
    perform refuse_input('role');
  end if;
  perform require_text(p_key, 40, 'key');
  v_replay := take_idempotency_key(v_actor.operator_id, p_idempotency_key,
    sha256(convert_to(jsonb_build_array('replay', p_batch, p_key, p_page)::text, 'UTF8')), v_new);
  if v_replay <> v_new then
    return v_replay;
  end if;
  select t.id into v_target from target t where t.key = p_key;
  if not found then
    raise exception 'target-not-found' using errcode = 'CS404';
  end if;
  v_page := require_replayable(p_batch, v_target, p_page);
  perform 1 from page_replay where batch_id = p_batch and target_id = v_target and page_no = p_page and ended_at is null;
  if found then
    raise exception 'replay-asked-already' using errcode = 'CS409';
  end if;
  insert into page_replay (id, batch_id, target_id, page_no, asked_by) values (v_replay, p_batch, v_target, p_page, v_actor.operator_id);
  perform pg_notify('delivery_asked', v_replay::text);
  perform pg_notify('batch_changed', p_batch::text);
  perform append_audit(v_actor, 'delivery.replay-asked', p_batch, null,
    jsonb_build_object('target', p_key, 'page', p_page, 'people', v_page.people, 'replay', v_replay));
  return v_replay;
end $$;

grant execute on function ask_for_page_replay(text, inet, uuid, text, operator_role, uuid, text, integer) to countersign_web;
