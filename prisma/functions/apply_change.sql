-- Puts a confirmed change into effect. Returns the decision that it records, if it records one.
create or replace function apply_change(p_actor actor, p_change change_request, p_domain text, p_first_half text, p_second_half text) returns decision
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  case
    when p_change.kind = 'end-frozen-batch' then
      return end_frozen_batch(p_actor, p_change);
    when p_change.kind = 'fields' then
      perform put_fields_into_effect(p_change);
      return null;
    when p_change.kind = 'target' then
      perform put_target_into_effect(p_change);
      return null;
    else
      perform apply_operator_change(p_actor, p_change, p_domain, p_first_half, p_second_half);
      return null;
  end case;
end $$;
