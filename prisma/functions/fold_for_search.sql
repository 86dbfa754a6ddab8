-- The form in which texts are searched and names are sorted: lower case, without accents, with plain letters for stroked ones.
create or replace function fold_for_search(p_text text) returns text
language sql immutable parallel safe
return case
  when octet_length(p_text) = char_length(p_text) then lower(p_text collate pg_c_utf8)
  else respell(lower(regexp_replace(normalize(p_text, NFKD),
      '[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]+',
      '', 'g') collate pg_c_utf8)) end;

grant execute on function fold_for_search(text) to countersign_web, countersign_worker, countersign_verifier;
