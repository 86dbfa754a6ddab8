-- HMAC-SHA-256 in base64 with our key, which the application's processes have and no role of the database can read.
create or replace function signature_of(p_text text) returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select encode(sha256(k.outer_block || sha256(k.inner_block || convert_to(p_text, 'UTF8'))), 'base64') from auth_key k;
$$;
