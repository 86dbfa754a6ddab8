create or replace function propose_operator_change(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text,
  p_change uuid, p_operator uuid, p_kind operator_change_kind, p_role operator_role, p_email text, p_half text
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  v_change uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key,
    sha256(convert_to(concat_ws(' ', 'change', p_operator, p_kind, p_role, p_email), 'UTF8')), p_change);
begin
  if char_length(p_half) > 500 or (p_kind = 'change-address') <> (p_email is not null) then
    raise exception 'input-invalid' using errcode = 'CS422';
  end if;
  if v_change <> p_change then
    return v_change;
  end if;
  perform 1 from auth.operator where id = p_operator;
  if not found then
    raise exception 'operator-not-found' using errcode = 'CS404';
  end if;
  if p_kind = 'change-address' then
    perform require_text(p_email, 320, 'email');
    perform require_free_address(p_email);
  end if;
  if not is_change_needed(p_operator, p_kind, p_role) then
    raise exception 'change-needless' using errcode = 'CS409';
  end if;
  if p_kind = 'grant' then
    perform require_accepted_account(p_operator);
  end if;
  if p_kind = 'reset-password' and not is_half_key(p_half, 1, p_change) then
    raise exception 'input-invalid' using errcode = 'CS422';
  end if;
  perform require_two_admins();
  insert into operator_change (id, operator_id, kind, role, email, token_hash, proposed_by)
  values (p_change, p_operator, p_kind, p_role, p_email, sha256(convert_to(p_half, 'UTF8')), v_actor.operator_id)
  on conflict do nothing;
  if not found then
    raise exception 'change-proposed-already' using errcode = 'CS409';
  end if;
  perform append_audit(v_actor, 'operator.change-proposed', null, null,
    jsonb_build_object('change', p_change, 'operator', p_operator, 'kind', p_kind, 'role', p_role));
  return p_change;
end $$;

grant execute on function propose_operator_change(text, inet, uuid, text, uuid, uuid, operator_change_kind, operator_role, text, text) to countersign_web;
