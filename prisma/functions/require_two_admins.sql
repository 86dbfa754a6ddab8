-- Refuses when fewer than two admins are active, because no one could confirm.
create or replace function require_two_admins() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if active_holders('admin') < 2 then
    raise exception 'two-admins-needed' using errcode = 'CS409';
  end if;
end $$;
