-- What a search looks into; what is searched for has no line end in it.
create or replace function search_text(p_name text, p_email text, p_city text) returns text
language sql immutable parallel safe
return fold_for_search(p_name || E'\n' || coalesce(p_email, '') || E'\n' || p_city);

grant execute on function search_text(text, text, text) to countersign_web;
