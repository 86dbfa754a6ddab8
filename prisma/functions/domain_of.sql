create or replace function domain_of(p_email text) returns text
language sql immutable parallel safe
return lower(split_part(p_email, '@', -1) collate pg_c_utf8);

grant execute on function domain_of(text) to countersign_web, countersign_worker, countersign_verifier;
