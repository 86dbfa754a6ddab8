-- What a function is given is looked at before it is used. PostgreSQL itself refuses NUL characters, bytes that are no UTF-8 and, in JSON,
-- lone surrogates; a NULL in an array, a second dimension, a key that nobody knows or a text without end would pass, and mean to one
-- comparison something else than to the next.
alter default privileges revoke execute on functions from public;

create function refuse_input(p_field text) returns void
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  raise exception 'input-invalid' using errcode = 'CS422', detail = json_build_object('field', p_field)::text;
end $$;

-- NULL is nothing given, and passes; what must be given, the function that takes it says.
create function require_text(p_text text, p_max_chars integer, p_field text) returns void
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  if char_length(p_text) > p_max_chars then
    perform refuse_input(p_field);
  end if;
end $$;

-- One dimension that counts from 1, not too long, and nothing missing in it.
create function require_list(p_list anyarray, p_max integer, p_field text) returns void
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  if cardinality(p_list) > p_max or array_ndims(p_list) > 1 or array_lower(p_list, 1) <> 1 then
    perform refuse_input(p_field);
  end if;
  if array_position(p_list, null) is not null then
    perform refuse_input(p_field);
  end if;
end $$;

create function require_rows(p_rows integer[], p_max integer, p_field text) returns void
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  perform require_list(p_rows, p_max, p_field);
  if 1 > any (p_rows) then
    perform refuse_input(p_field);
  end if;
end $$;

create function require_texts(p_texts text[], p_max integer, p_max_chars integer, p_field text) returns void
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  perform require_list(p_texts, p_max, p_field);
  perform 1 from unnest(p_texts) t where char_length(t) > p_max_chars;
  if found then
    perform refuse_input(p_field);
  end if;
end $$;

-- An object with no other keys than these, and no longer as text than it may be.
create function require_keys(p_json jsonb, p_keys text[], p_max_chars integer, p_field text) returns void
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  if jsonb_typeof(p_json) <> 'object' then
    perform refuse_input(p_field);
  end if;
  if p_json - p_keys <> '{}' or char_length(p_json::text) > p_max_chars then
    perform refuse_input(p_field);
  end if;
end $$;

create function is_whole_number(p_json jsonb, p_from bigint, p_to bigint) returns boolean
language sql immutable security definer set search_path = public, pg_temp as $$
  select case when jsonb_typeof(p_json) = 'number' and p_json::text ~ '^\d{1,15}$' then p_json::bigint between p_from and p_to else false end
$$;

-- The filter that lists, counts, decisions and exports share: known keys, each of its type and within its bounds.
create function require_filter(p_filter jsonb) returns void
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  perform require_keys(p_filter, '{q,city,domain,ageFrom,ageTo,flag,range}', 2000, 'filter');
  perform require_keys(p_filter -> 'range', '{sort,from,to}', 200, 'filter');
  perform 1 from jsonb_each(p_filter) f where not coalesce(case
    when f.key in ('ageFrom', 'ageTo') then is_whole_number(f.value, 0, 200)
    when f.key = 'range' then f.value ->> 'sort' in ('row', 'name')
      and is_whole_number(f.value -> 'from', 1, 2147483647) and is_whole_number(f.value -> 'to', 1, 2147483647)
    else jsonb_typeof(f.value) = 'string' and char_length(f.value #>> '{}') between 1 and case f.key when 'q' then 200 when 'city' then 100 else 255 end
  end, false);
  if found then
    perform refuse_input('filter');
  end if;
end $$;

-- An array of objects, each with exactly these keys and whole numbers in them.
create function require_numbers(p_json jsonb, p_keys text[], p_max integer, p_field text) returns void
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  if jsonb_typeof(p_json) <> 'array' then
    perform refuse_input(p_field);
  end if;
  if jsonb_array_length(p_json) > p_max then
    perform refuse_input(p_field);
  end if;
  perform 1 from jsonb_array_elements(p_json) e
  where jsonb_typeof(e) <> 'object' or not e ?& p_keys or e - p_keys <> '{}'
    or exists (select from jsonb_each(e) n where not is_whole_number(n.value, 0, 999999999999999));
  if found then
    perform refuse_input(p_field);
  end if;
end $$;

-- How a file is to be read, in whole or in part.
create function require_parse_options(p_options jsonb) returns void
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  perform require_keys(p_options, '{delimiter,encoding,headerLine,columns,dateOrder,acceptMostlyInvalid,cellBytes}', 2000, 'parse options');
  perform require_keys(p_options -> 'columns', '{name,firstName,lastName,dob,city,email,ref}', 500, 'parse options');
end $$;
