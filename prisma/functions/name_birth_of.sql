-- The hash by which people of the same name and date of birth are found. core/people/index-parts/name-birth.ts computes the same.
create or replace function name_birth_of(p_name text, p_dob date) returns integer
language sql immutable parallel safe set search_path = public, pg_temp as $$
  select hashtext(fold_for_search(p_name) || E'\n' || (p_dob - date '1970-01-01'))
$$;

grant execute on function name_birth_of(text, date) to countersign_web;
