-- The last migration that this database has.
create or replace function schema_version() returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select max(name) from migration.applied
$$;

grant execute on function schema_version() to countersign_web;
