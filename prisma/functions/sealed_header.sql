-- What a sealed secret says that it is for: the protected header of a JWE without its ephemeral key. Null for a text that is none.
create or replace function sealed_header(p_sealed text) returns jsonb
language plpgsql immutable security definer set search_path = public, pg_temp as $$
declare
  v_header constant text := translate(split_part(p_sealed, '.', 1), '-_', '+/');
begin
  if p_sealed is null or p_sealed !~ '^[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{22}$' then
    return null;
  end if;
  return convert_from(decode(rpad(v_header, (length(v_header) + 3) / 4 * 4, '='), 'base64'), 'UTF8')::jsonb - 'epk';
exception when data_exception then
  return null;
end $$;
