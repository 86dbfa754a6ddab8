-- Ends back ends whose transaction stands still while others wait for it, and returns their number. The audit events follow when they are
-- gone; a later call writes them when the head is not free yet, so that this call ends and the next back end can be ended.
create or replace function end_stalled_head() returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_back_end record;
  v_ended integer := 0;
begin
  for v_back_end in select * from stalled_back_ends() loop
    -- Waits until it is gone.
    if pg_terminate_backend(v_back_end.pid, 2000) then
      insert into ended_back_end (pid, started_at, role, application, held, held_seconds)
      values (v_back_end.pid, v_back_end.started_at, v_back_end.role, v_back_end.application, v_back_end.held, v_back_end.seconds)
      on conflict do nothing;
      v_ended := v_ended + 1;
    end if;
  end loop;
  perform audit_ended_back_ends();
  return v_ended;
end $$;

-- Two roles have it, because the one that holds the head could end the other's guard.
grant execute on function end_stalled_head() to countersign_verifier, countersign_worker;
