-- Refuses parse options with unknown keys or values; all are optional.
create or replace function require_parse_options(p_options jsonb) returns void
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  perform require_keys(p_options, '{delimiter,encoding,headerLine,columns,dateOrder,spellings,acceptMostlyInvalid,cellBytes,sheet,isWorkbook}', 8000, 'parse options');
  perform require_keys(p_options -> 'columns', '{name,firstName,lastName,dob,city,email,ref,fields}', 4000, 'parse options');
end $$;
