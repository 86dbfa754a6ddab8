-- How many people of the register match a filter, in all batches or in one; of a maker's batches, unless the operator is a checker.
create or replace function count_register(p_cookie text, p_address inet, p_request_id uuid, p_batch uuid, p_filter jsonb) returns integer
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_operator constant uuid := (find_session(p_cookie)).operator_id;
  v_actor actor;
begin
  perform 1 from operator_role_grant where operator_id = v_operator and role = 'checker';
  v_actor := require_actor(p_cookie, (case when found then 'checker' else 'maker' end)::operator_role, p_address, p_request_id);
  return count_people(final_people(people_in_register(case v_actor.role when 'maker' then v_operator end, p_batch, coalesce(p_filter, '{}'))));
end $$;

grant execute on function count_register(text, inet, uuid, uuid, jsonb) to countersign_web;
