-- The text that is signed: every part with its length in bytes, so that two calls never have the same text.
create or replace function signed_call(p_act text, p_parts text[]) returns text
language sql immutable security definer set search_path = public, pg_temp as $$
  select 'countersign ' || p_act || coalesce(string_agg(' ' || coalesce(octet_length(convert_to(part, 'UTF8')) || ':' || part, '-'), '' order by ordinal), '')
  from unnest(p_parts) with ordinality u (part, ordinal);
$$;
