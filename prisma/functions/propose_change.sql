-- An admin proposes what another confirms. p_wanted is what the kind needs, as change_goal takes it, and p_half the first half of the key
-- of a password reset.
create or replace function propose_change(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text,
  p_change uuid, p_kind text, p_subject uuid, p_wanted jsonb, p_half text
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor;
  v_change uuid;
  -- A secret that is sealed again has another text, so a request that comes twice is known without it.
  v_asked constant jsonb := case when p_kind = 'target' and jsonb_typeof(p_wanted) = 'object' then p_wanted - 'secrets' else p_wanted end;
begin
  if greatest(char_length(p_kind), char_length(p_half)) > 500 then
    raise exception 'input-invalid' using errcode = 'CS422';
  end if;
  -- The batch first: while this waits for it, no other admin waits for this.
  perform 1 from batch where id = p_subject for update;
  perform 1 from operator_lock for update;
  v_actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  v_change := take_idempotency_key(v_actor.operator_id, p_idempotency_key,
    sha256(convert_to(concat_ws(' ', 'change', p_kind, p_subject, v_asked), 'UTF8')), p_change);
  if v_change = p_change then
    perform record_change(v_actor, p_change, p_kind, p_subject, p_wanted, p_half);
  end if;
  return v_change;
end $$;

grant execute on function propose_change(text, inet, uuid, text, uuid, text, uuid, jsonb, text) to countersign_web;
