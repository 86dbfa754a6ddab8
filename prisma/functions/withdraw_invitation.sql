-- The link stops working.
create or replace function withdraw_invitation(p_cookie text, p_address inet, p_request_id uuid, p_invitation uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  v_invitation invitation;
begin
  select * into v_invitation from invitation where id = p_invitation for update;
  if not found then
    raise exception 'invitation-not-found' using errcode = 'CS404';
  end if;
  if v_invitation.accepted_at is not null then
    raise exception 'invitation-accepted-already' using errcode = 'CS409';
  end if;
  if v_invitation.expires_at <= clock_timestamp() then
    return; -- It has ended already: a request that came twice.
  end if;
  update invitation set expires_at = clock_timestamp() where id = p_invitation;
  perform append_audit(v_actor, 'operator.invitation-withdrawn', null, null, jsonb_build_object('invitation', p_invitation));
end $$;

grant execute on function withdraw_invitation(text, inet, uuid, uuid) to countersign_web;
