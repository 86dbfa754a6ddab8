-- Whether the application signed this for a reset. Texts signed for resets and for sessions differ in form.
create or replace function is_reset_token(p_token text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select p_token ~ '^reset-[A-Za-z0-9_-]{43}\.[A-Za-z0-9_-]{43}$'
    and is_signed(split_part(p_token, '.', 1), translate(split_part(p_token, '.', 2), '-_', '+/') || '=');
$$;
