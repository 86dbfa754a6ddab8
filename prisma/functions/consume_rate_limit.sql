-- Counts one request against a rate limit. Returns the seconds to wait when it is used up, else 0. A window keeps the longest length that
-- any caller gave it, so a later short one does not end it.
create or replace function consume_rate_limit(p_key text, p_limit integer, p_window interval) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_rate_limit rate_limit;
begin
  perform require_text(p_key, 1000, 'key');
  if num_nulls(p_key, p_limit, p_window) > 0 or p_limit <= 0 or p_window <= interval '0' or p_window > interval '1 day' then
    raise exception 'input-invalid' using errcode = 'CS422';
  end if;
  -- Does not wait for the disk: after a crash a few more requests pass.
  perform set_config('synchronous_commit', 'off', true);
  -- Invented addresses create rows, so old rows are deleted now and then.
  if random() < 0.01 then
    delete from rate_limit where window_began_at < clock_timestamp() - interval '1 day';
  end if;
  insert into rate_limit as a (key, window_began_at, window_ends_at, taken) values (p_key, clock_timestamp(), clock_timestamp() + p_window, 1)
  on conflict (key) do update set (window_began_at, window_ends_at, taken) = (
    select case when n.ended then n.now else a.window_began_at end,
      case when n.ended then n.now + p_window else n.ends_at end,
      case when n.ended then 1 else a.taken + 1 end
    from (select e.ends_at, t.now, e.ends_at < t.now as ended
      from (select greatest(a.window_ends_at, a.window_began_at + p_window) as ends_at) e, (select clock_timestamp() as now) t) n
  )
  returning * into v_rate_limit;
  if v_rate_limit.taken <= p_limit then
    return 0;
  end if;
  return greatest(ceil(extract(epoch from v_rate_limit.window_ends_at - clock_timestamp())), 1);
end $$;

grant execute on function consume_rate_limit(text, integer, interval) to countersign_web;
