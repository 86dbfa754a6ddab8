-- Locks the state of a target and refuses if another process has the turn.
create or replace function require_turn(p_target uuid, p_holder uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from target_state where target_id = p_target and holder = p_holder and held_until > clock_timestamp() for update;
  if not found then
    raise exception 'turn-lost' using errcode = 'CS409';
  end if;
end $$;
