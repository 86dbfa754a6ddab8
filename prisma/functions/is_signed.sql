-- Whether one of our keys signed it.
create or replace function is_signed(p_text text, p_signature text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(p_signature in (select signatures_of(p_text)), false);
$$;
