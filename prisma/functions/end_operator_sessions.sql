-- Called by the web: one admin ends every session of an operator, who can sign in again. The audit says who did it.
create or replace function end_operator_sessions(p_cookie text, p_address inet, p_request_id uuid, p_operator uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
begin
  -- Waits for a session that is being opened, and ends it too.
  perform 1 from auth.operator where id = p_operator for no key update;
  if not found then
    raise exception 'operator-not-found' using errcode = 'CS404';
  end if;
  -- Appends the event first, because admins who end their own sessions cannot act afterwards.
  perform append_audit(v_actor, 'operator.sessions-ended', null, null, jsonb_build_object('operator', p_operator));
  delete from auth.session where operator_id = p_operator;
  -- Ends a sign-in between its two steps too.
  delete from auth.verification where operator_id = p_operator;
end $$;

grant execute on function end_operator_sessions(text, inet, uuid, uuid) to countersign_web;
