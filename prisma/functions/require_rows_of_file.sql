-- Refuses a row that is not in the file.
create or replace function require_rows_of_file(p_batch uuid, p_rows integer[]) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_unknown integer := cardinality(p_rows) - width_bucket((select coalesce(row_count, 0) from batch where id = p_batch), p_rows);
begin
  if v_unknown > 0 then
    raise exception 'rows-unknown' using errcode = 'CS422', detail = json_build_object('unknown', v_unknown, 'of', cardinality(p_rows))::text;
  end if;
end $$;
