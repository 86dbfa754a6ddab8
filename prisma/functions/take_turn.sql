-- A process takes or renews the turn at a target, which one has at a time, so that its pace holds over all processes. False while another has it,
-- and while the target is paused. An interval of zero gives the turn back.
create or replace function take_turn(p_target uuid, p_holder uuid, p_for interval) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if p_for <= interval '0' then
    update target_state set holder = null, held_until = null where target_id = p_target and holder = p_holder;
    return false;
  end if;
  insert into target_state (target_id) values (p_target) on conflict do nothing;
  update target_state set holder = p_holder, held_until = clock_timestamp() + least(p_for, interval '1 minute')
  where target_id = p_target and paused_at is null and (holder is null or holder = p_holder or held_until < clock_timestamp());
  return found;
end $$;

grant execute on function take_turn(uuid, uuid, interval) to countersign_delivery;
