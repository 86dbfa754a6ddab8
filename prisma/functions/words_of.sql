-- The words of a text in the form in which they are compared, with a space before and after each.
create or replace function words_of(p_text text) returns text
language sql immutable parallel safe
return ' ' || btrim(regexp_replace(fold_for_search(p_text), '[^[:alnum:]]+', ' ', 'g')) || ' ';
