-- The back ends that block others in this database, for how long at least, and on what. `waitstart` is when the blocked one began to wait
-- for this one. A back end that waits for the head waits on the tuple's lock; all others wait on that one.
create or replace function stalled_back_ends() returns table (pid integer, started_at timestamptz, role text, application text, held text, seconds numeric)
language sql volatile security definer set search_path = public, pg_temp as $$
  with waiting as materialized (
    select w.pid, w.waitstart, case when w.locktype = 'transactionid' and exists (
      select from pg_locks t where t.pid = w.pid and t.locktype = 'tuple' and t.granted and t.relation = 'audit_head'::regclass
        and t.database = b.datid) then 'audit-head' else 'other' end as held
    from pg_locks w join pg_stat_activity b on b.pid = w.pid
    where not w.granted and w.waitstart < clock_timestamp() - interval '0.5 seconds' and b.datname = current_database()
  )
  select distinct on (a.pid) a.pid, a.backend_start, a.usename::text, a.application_name, w.held, extract(epoch from clock_timestamp() - w.waitstart)
  from waiting w
  cross join lateral unnest(pg_blocking_pids(w.pid)) h (pid)
  join pg_stat_activity a on a.pid = h.pid
  join pg_roles r on r.oid = a.usesysid
  -- Never a migration, another act of the owner, or an administrator.
  where a.usename <> current_user and not r.rolsuper
    and case w.held
      -- The head is the last lock of a transaction, which then only commits. A commit may wait for a standby or for the disk.
      when 'audit-head' then a.wait_event is distinct from 'SyncRep'
        and not (a.wait_event_type is not distinct from 'IO' and w.waitstart > clock_timestamp() - interval '30 seconds')
        -- Several back ends of one role in line would block for five seconds each.
        and w.waitstart < clock_timestamp() - case when exists (
          select from ended_back_end e where e.role = a.usename and e.ended_at > clock_timestamp() - interval '1 minute')
          then interval '0.5 seconds' else interval '5 seconds' end
      -- No transaction waits for another one while it is idle. A COPY that waits for its client counts as idle.
      else (a.state like 'idle in transaction%' or a.state = 'active' and a.wait_event_type in ('Timeout', 'Client'))
        and w.waitstart < clock_timestamp() - interval '5 seconds'
    end
  order by a.pid, w.held, w.waitstart;
$$;
