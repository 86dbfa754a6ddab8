create or replace function begin_session() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if is_suspended(new.operator_id) then
    raise exception 'operator-suspended' using errcode = 'CS403';
  end if;
  insert into session_token (hash) values (sha256(convert_to(new.token, 'UTF8')));
  if pg_input_is_valid(new.ip_address, 'inet') then
    insert into known_address (operator_id, network, seen_at) values (new.operator_id, network_of(new.ip_address::inet), clock_timestamp())
    on conflict (operator_id, network) do update set seen_at = excluded.seen_at;
  end if;
  -- The database sets the time of a sign-in, so no client can make a session look fresh.
  new.created_at := clock_timestamp();
  new.seen_at := clock_timestamp();
  return new;
end $$;

create or replace trigger begin_session before insert on auth.session for each row execute function begin_session();
