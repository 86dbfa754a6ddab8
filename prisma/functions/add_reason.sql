create or replace function add_reason(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text,
  p_reason uuid, p_title text, p_verdicts verdict[], p_needs_text boolean
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  v_title text := btrim(p_title);
  v_hash bytea := sha256(convert_to(jsonb_build_array('reason', v_title, p_verdicts, p_needs_text)::text, 'UTF8'));
  v_reason uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key, v_hash, p_reason);
begin
  perform require_text(p_title, 200, 'title');
  perform require_list(p_verdicts, 10, 'verdicts');
  if v_reason <> p_reason then
    return v_reason;
  end if;
  insert into reason (id, title, verdicts, needs_text, added_by)
  values (p_reason, v_title, array(select distinct v from unnest(p_verdicts) v order by v), p_needs_text, v_actor.operator_id)
  on conflict (lower(title)) where retired_at is null do nothing;
  if not found then
    raise exception 'reason-exists' using errcode = 'CS409';
  end if;
  perform append_audit(v_actor, 'reason.added', null, null, jsonb_build_object(
    'reason', p_reason, 'verdicts', p_verdicts, 'needsText', p_needs_text, 'sha256', encode(sha256(convert_to(v_title, 'UTF8')), 'hex')));
  return p_reason;
end $$;

grant execute on function add_reason(text, inet, uuid, text, uuid, text, verdict[], boolean) to countersign_web;
