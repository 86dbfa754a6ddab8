-- The version that two admins agreed on is in force from the next sealed upload on.
create or replace function put_fields_into_effect(p_change change_request) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_definition constant text := p_change.body::jsonb #>> '{to,definition}';
begin
  perform require_definition(v_definition);
  insert into field_version (number, definition, sha256, change_request_id)
  select max(number) + 1, v_definition, sha256(convert_to(v_definition, 'UTF8')), p_change.id from field_version;
end $$;
