-- HMAC-SHA-256 in base64 with each key that is accepted now. The application's processes have the keys, and no role of the database can
-- read one.
create or replace function signatures_of(p_text text) returns setof text
language sql stable security definer set search_path = public, pg_temp as $$
  select encode(sha256(k.outer_block || sha256(k.inner_block || convert_to(p_text, 'UTF8'))), 'base64')
  from auth_key k where k.accepted_until is null or k.accepted_until > clock_timestamp();
$$;
