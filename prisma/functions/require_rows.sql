create or replace function require_rows(p_rows integer[], p_max integer, p_field text) returns void
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  perform require_list(p_rows, p_max, p_field);
  if 1 > any (p_rows) then
    perform refuse_input(p_field);
  end if;
end $$;
