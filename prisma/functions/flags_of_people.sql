-- The flags that people have of themselves, of those in p_rows. Without sequential scans, because right after an import there are no
-- statistics.
create or replace function flags_of_people(p_batch uuid, p_rows integer[]) returns table (row_no integer, flag text, facts jsonb)
language sql stable security definer set enable_seqscan = off set search_path = public, pg_temp as $$
  with born as materialized (
    select born_by(p_batch, 0) as today, born_by(p_batch, 18) as adult, born_by(p_batch, 101) as old)
  select u.row_no, c.flag, c.facts
  from born b
  join users u on u.batch_id = p_batch and u.row_no = any (p_rows)
  cross join lateral (
    select case when u.dob > b.adult then 'under-18' else 'over-100' end as flag,
      jsonb_build_object('years', extract(year from age(b.today, u.dob))) as facts
    where u.dob > b.adult or u.dob <= b.old
    union all
    select 'mixed-scripts', m.letters from mixed_scripts(u.name) m(letters)
    -- Tested first, because most people to look at have another reason.
    where octet_length(u.name) > char_length(u.name) and m.letters is not null
    union all
    select 'invisible-characters', i.fields from invisible_characters(u.name, u.city, u.email) i(fields)
    where octet_length(u.name) + coalesce(octet_length(u.city), 0) + coalesce(octet_length(u.email), 0)
        > char_length(u.name) + coalesce(char_length(u.city), 0) + coalesce(char_length(u.email), 0)
      and i.fields is not null) c
$$;

grant execute on function flags_of_people(uuid, integer[]) to countersign_verifier;
