create or replace function require_texts(p_texts text[], p_max integer, p_max_chars integer, p_field text) returns void
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  perform require_list(p_texts, p_max, p_field);
  perform 1 from unnest(p_texts) t where char_length(t) > p_max_chars;
  if found then
    perform refuse_input(p_field);
  end if;
end $$;
