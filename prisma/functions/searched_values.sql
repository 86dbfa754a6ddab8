-- The declared values that a search reads, which follow search_text. `p_places` are places in the stored values, as an array of numbers.
create or replace function searched_values(p_fields text, p_places jsonb) returns text
language sql immutable parallel safe
return coalesce((
  select fold_for_search(string_agg(E'\n' || split_part(p_fields, E'\x1f', place::integer), '' order by n))
  from jsonb_array_elements_text(p_places) with ordinality p(place, n)), '');

grant execute on function searched_values(text, jsonb) to countersign_web, countersign_worker, countersign_verifier;
