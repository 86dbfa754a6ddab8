-- Whether this was made and signed by the application for a reset. Signed text for a session never looks like it, nor it like a session's.
create or replace function is_reset_token(p_token text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select p_token ~ '^reset-[A-Za-z0-9_-]{43}\.[A-Za-z0-9_-]{43}$'
    and is_signed(split_part(p_token, '.', 1), translate(split_part(p_token, '.', 2), '-_', '+/') || '=');
$$;
