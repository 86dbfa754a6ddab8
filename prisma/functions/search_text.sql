-- The text that a search reads; a search term has no line end.
create or replace function search_text(p_name text, p_email text, p_city text) returns text
language sql immutable parallel safe
return fold_for_search(p_name || E'\n' || coalesce(p_email, '') || E'\n' || coalesce(p_city, ''));

grant execute on function search_text(text, text, text) to countersign_web, countersign_worker, countersign_verifier;
