-- What would be true after a change, from what was asked for. Refuses what this kind cannot be asked for.
create or replace function change_goal(p_actor actor, p_kind text, p_subject uuid, p_wanted jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  case
    when p_kind in ('grant-role', 'revoke-role', 'reactivate', 'lift-suspension', 'reset-password', 'reset-second-factor', 'change-address') then
      return operator_change_goal(p_kind, p_subject, p_wanted);
    when p_kind = 'end-frozen-batch' and p_wanted = '{}' then
      perform require_frozen_batch(p_actor, p_subject);
      return '{"state": "withdrawn"}';
    when p_kind = 'fields' and p_subject is null then
      return fields_goal(p_wanted);
    when p_kind = 'target' and p_subject is null then
      return target_goal(p_wanted);
    else
      raise exception 'input-invalid' using errcode = 'CS422';
  end case;
end $$;
