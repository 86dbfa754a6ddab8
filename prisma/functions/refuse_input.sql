create or replace function refuse_input(p_field text) returns void
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  raise exception 'input-invalid' using errcode = 'CS422', detail = json_build_object('field', p_field)::text;
end $$;
