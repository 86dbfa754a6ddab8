-- The full names and e-mails of people in the form of words_of. A name of one word is left out, because it may be someone else's or no name.
create or replace function names_of(p_batch uuid, p_rows integer[]) returns text[]
language sql stable security definer set search_path = public, pg_temp as $$
  select array_agg(distinct words)
  from users u, unnest(array[u.name, u.email]) text, words_of(text) words
  where u.batch_id = p_batch and u.row_no = any(p_rows) and words like ' % % ';
$$;
