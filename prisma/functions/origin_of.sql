-- The origin of an address that is written as URL writes it, with nothing that could hide another; null for every other text.
create or replace function origin_of(p_url text) returns text
language sql immutable security definer set search_path = public, pg_temp as $$
  select substring(p_url from '^(https?://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?)/[^?#]*$');
$$;
