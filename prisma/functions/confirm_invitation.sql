-- A second admin confirms an invitation that is not mailed: types the domain of its address and files the second half of the key. False
-- when they had confirmed it already.
create or replace function confirm_invitation(
  p_cookie text, p_address inet, p_request_id uuid, p_invitation uuid, p_domain text, p_second_half text
) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  v_invitation invitation;
begin
  perform require_text(p_domain, 320, 'domain');
  if not coalesce(is_half_key(p_second_half, 2, p_invitation), false) then
    raise exception 'input-invalid' using errcode = 'CS422';
  end if;
  select * into v_invitation from invitation where id = p_invitation for update;
  if not found then
    raise exception 'invitation-not-found' using errcode = 'CS404';
  end if;
  if v_invitation.confirmed_by = v_actor.operator_id then
    return false; -- A request that came twice.
  end if;
  if v_invitation.second_hash is not null or v_invitation.expires_at <= clock_timestamp() then
    raise exception 'change-decided-already' using errcode = 'CS409';
  end if;
  if v_invitation.invited_by = v_actor.operator_id then
    raise exception 'second-admin-needed' using errcode = 'CS403';
  end if;
  if not is_active_admin(v_invitation.invited_by) then
    raise exception 'proposer-no-admin' using errcode = 'CS409';
  end if;
  perform require_free_address(v_invitation.email);
  perform require_domain(v_invitation.email, p_domain);
  update invitation set confirmed_by = v_actor.operator_id, second_hash = sha256(convert_to(p_second_half, 'UTF8')) where id = p_invitation;
  perform append_audit(v_actor, 'operator.invitation-confirmed', null, null, jsonb_build_object('invitation', p_invitation));
  return true;
end $$;

grant execute on function confirm_invitation(text, inet, uuid, uuid, text, text) to countersign_web;
