create or replace function verifier_last_seen() returns timestamptz
language sql stable security definer set search_path = public, pg_temp as $$
  select max(seen_at) from process where kind = 'verifier';
$$;

grant execute on function verifier_last_seen() to countersign_web;
