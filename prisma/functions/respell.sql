-- Functions that are called for every row are single expressions with bound names and no search path, so PostgreSQL inlines them. Testing
-- first costs a tenth of the work.
create or replace function respell(p_text text) returns text
language sql immutable parallel safe
return case when p_text ~ '[øđðłħŧŋĸıɨƀƶǥςßæœþ]'
  then replace(replace(replace(replace(translate(p_text, 'øđðłħŧŋĸıɨƀƶǥς', 'oddlhtnkiibzgσ'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
  else p_text end;

grant execute on function respell(text) to countersign_web, countersign_worker, countersign_verifier;
