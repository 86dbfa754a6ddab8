-- A process takes or renews the turn at a target, which one has at a time, so that its pace holds over all processes. False while another has it,
-- and while the target is paused. Who was refused first gets it next, so that a few people do not wait for all of a large batch. An interval of
-- zero gives the turn back.
create or replace function take_turn(p_target uuid, p_holder uuid, p_for interval) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if p_for <= interval '0' then
    update target_state set holder = null, held_until = null where target_id = p_target and holder = p_holder;
    return false;
  end if;
  insert into target_state (target_id) values (p_target) on conflict do nothing;
  update target_state set holder = p_holder, held_until = clock_timestamp() + least(p_for, interval '1 minute'),
    next_holder = nullif(next_holder, p_holder), next_until = case when next_holder <> p_holder then next_until end
  where target_id = p_target and paused_at is null and (holder = p_holder or (
    (holder is null or held_until < clock_timestamp())
    and (next_holder is null or next_holder = p_holder or next_until < clock_timestamp())));
  if found then
    return true;
  end if;
  update target_state set next_holder = p_holder, next_until = clock_timestamp() + interval '2 seconds'
  where target_id = p_target and paused_at is null and (next_holder is null or next_holder = p_holder or next_until < clock_timestamp());
  return false;
end $$;

grant execute on function take_turn(uuid, uuid, interval) to countersign_delivery;
