create or replace function invite_operator(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text,
  p_invitation uuid, p_name text, p_email text, p_first_half text, p_second_half text, p_valid_for interval
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  v_invitation uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key, sha256(convert_to('invite ' || p_name || ' ' || p_email, 'UTF8')), p_invitation);
begin
  perform require_text(p_name, 200, 'name');
  perform require_text(p_email, 320, 'email');
  if v_invitation <> p_invitation then
    return v_invitation;
  end if;
  if not is_half_key(p_first_half, 1, p_invitation) or (p_second_half is not null and not is_half_key(p_second_half, 2, p_invitation)) then
    raise exception 'input-invalid' using errcode = 'CS422';
  end if;
  perform require_free_address(p_email);
  if p_second_half is null then
    perform require_two_admins();
  end if;
  -- A second invitation replaces the first link. One at a time, so that two invitations of one address see each other.
  perform 1 from operator_lock for update;
  update invitation set expires_at = clock_timestamp() where email = p_email and accepted_at is null and expires_at > clock_timestamp();
  insert into invitation (id, name, email, token_hash, second_hash, invited_by, expires_at)
  values (p_invitation, p_name, p_email, sha256(convert_to(p_first_half, 'UTF8')), sha256(convert_to(p_second_half, 'UTF8')),
    v_actor.operator_id, clock_timestamp() + least(p_valid_for, interval '14 days'));
  perform append_audit(v_actor, 'operator.invited', null, null, jsonb_build_object('invitation', p_invitation));
  return p_invitation;
end $$;

grant execute on function invite_operator(text, inet, uuid, text, uuid, text, text, text, text, interval) to countersign_web;
