-- Ends back ends whose transaction stands still while others wait for it, and says how many. Which, goes into the audit once they are gone;
-- while the head cannot be had for that, by a later call, so that this one is over and the next is ended.
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

-- Two roles, for the one that holds the head may end the back ends of its own.
grant execute on function end_stalled_head() to countersign_verifier, countersign_worker;
