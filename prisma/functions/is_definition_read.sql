-- Whether files can be read by the fields of a change request. The date of birth and the city stay required, and the e-mail address is read.
create or replace function is_definition_read(p_change uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*) filter (where f ->> 'key' in ('name', 'dob', 'city') and f ->> 'presence' = 'required') = 3
    and count(*) filter (where f ->> 'key' = 'email' and f ->> 'presence' <> 'off') = 1
  from (select (body::jsonb #>> '{to,definition}')::jsonb as definition from change_request where id = p_change and kind = 'fields') d
  cross join jsonb_array_elements(d.definition -> 'fields') f;
$$;

grant execute on function is_definition_read(uuid) to countersign_web;
