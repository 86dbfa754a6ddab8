-- Like require_actor, for acts that require step-up.
create or replace function require_actor_with_step_up(p_cookie text, p_role operator_role, p_address inet, p_request_id uuid) returns actor
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session := find_session(p_cookie);
  v_actor actor := (v_session.operator_id, v_session.id, p_role, p_address, p_request_id, true);
begin
  perform require_may_act(v_actor);
  return v_actor;
end $$;
