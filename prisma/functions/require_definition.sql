-- Refuses a text that is no definition of fields, or that loses what values of the version in force need. What only code can tell, such as
-- whether a pattern compiles, is checked before by core/fields.
create or replace function require_definition(p_definition text) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_new jsonb;
  v_is_one boolean;
begin
  if p_definition is null or octet_length(p_definition) > 200000 then
    perform refuse_input('definition');
  end if;
  begin
    if p_definition is not json object with unique keys then
      perform refuse_input('definition');
    end if;
    v_new := p_definition::jsonb;
    v_is_one := has_fields(v_new) and has_identity(v_new) and keeps_values((
      select definition::jsonb from field_version order by number desc limit 1), v_new);
  exception when data_exception then
    v_is_one := false;
  end;
  if v_is_one is not true then
    perform refuse_input('definition');
  end if;
end $$;
