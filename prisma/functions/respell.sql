-- The functions that are called for every row are expressions whose names are bound here, with no search path to pin: so they are inlined.
-- To look first is a tenth of the work.
create or replace function respell(p_text text) returns text
language sql immutable parallel safe
return case when p_text ~ '[øđðłħŧŋĸıɨƀƶǥςßæœþ]'
  then replace(replace(replace(replace(translate(p_text, 'øđðłħŧŋĸıɨƀƶǥς', 'oddlhtnkiibzgσ'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
  else p_text end;

grant execute on function respell(text) to countersign_web;
