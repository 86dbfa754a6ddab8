-- Whether this is a half of the key for this change, signed by the application. No database role can sign one, and none fits another
-- change.
create or replace function is_half_key(p_half text, p_number integer, p_change uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(p_half ~ '^half[12]-[0-9a-f-]{36}-[A-Za-z0-9_-]{43}\.[A-Za-z0-9_-]{43}$'
    and starts_with(p_half, format('half%s-%s-', p_number, p_change))
    and is_signed(split_part(p_half, '.', 1), translate(split_part(p_half, '.', 2), '-_', '+/') || '='), false);
$$;
