-- The operator of the cookie, who may propose a reversal: a checker, for every batch, or else a maker, for their own. Requires step-up.
create or replace function require_proposer(p_cookie text, p_address inet, p_request_id uuid) returns actor
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_operator constant uuid := (find_session(p_cookie)).operator_id;
begin
  perform 1 from operator_role_grant where operator_id = v_operator and role = 'checker';
  return require_actor_with_step_up(p_cookie, (case when found then 'checker' else 'maker' end)::operator_role, p_address, p_request_id);
end $$;
