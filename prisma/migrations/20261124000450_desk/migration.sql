-- What the desk needs to show any page of a batch in any order at once, in tables of its own: the people's own table carries no index
-- but its keys. Filled when the import has ended, and not changed afterwards but by an erasure.

create table review_index (
  batch_id uuid primary key,
  -- Goes up when what is prepared is changed, so that whoever remembers it looks again.
  version integer not null default 1,
  started_at timestamptz not null default clock_timestamp(),
  built_at timestamptz
);
create index review_index_not_built on review_index (batch_id) where built_at is null;

-- Whom a search finds, and who has the same name and date of birth. `text` is as search_text gives it, its first line the folded name; a
-- search goes through all of a batch, for an index of trigrams would cost several times as much as all else that is prepared.
create table review_index_person (
  batch_id uuid not null,
  row_no integer not null,
  text text not null,
  name_birth bigint,
  primary key (batch_id, row_no)
);
create index review_index_person_name_birth on review_index_person (name_birth);

-- The cities and the e-mail domains of a batch, each with a number.
create table review_index_value (
  batch_id uuid not null,
  kind text not null check (kind in ('city', 'domain')),
  code integer not null,
  value text not null,
  primary key (batch_id, kind, code)
);
create index review_index_value_by_value on review_index_value (kind, value);

-- A slice in columns, an int4 in network order per row: the codes of city and domain, -1 where there is none, and the date of birth in
-- days since 1970. A row without a city is nobody's.
create table review_index_slice (
  batch_id uuid not null,
  slice_no integer not null,
  cities bytea not null,
  domains bytea not null,
  births bytea not null,
  flagged boolean not null default false,
  primary key (batch_id, slice_no)
);

-- The rows of a batch in the order of their names, in stretches of 50,000, an int4 in network order each.
create table review_index_order (
  batch_id uuid not null,
  chunk_no integer not null,
  rows bytea not null,
  primary key (batch_id, chunk_no)
);
-- They are read whole and do not shrink much.
alter table review_index_slice alter column cities set storage external, alter column domains set storage external, alter column births set storage external;
alter table review_index_order alter column rows set storage external;

create table review_index_flag (
  batch_id uuid not null,
  flag text not null check (flag in ('like-existing', 'shared-birth-date', 'mixed-scripts', 'under-18', 'over-100', 'new-domain', 'domain-burst',
    'invisible-characters')),
  row_no integer not null,
  -- Numbers and row references, never a name.
  facts jsonb not null check (jsonb_typeof(facts) = 'object'),
  primary key (batch_id, row_no, flag)
);

-- The functions that are called for every row are expressions whose names are bound here, with no search path to pin: so they are inlined.
-- To look first is a tenth of the work.
create function respell(p_text text) returns text
language sql immutable parallel safe
return case when p_text ~ '[øđðłħŧŋĸıɨƀƶǥςßæœþ]'
  then replace(replace(replace(replace(translate(p_text, 'øđðłħŧŋĸıɨƀƶǥς', 'oddlhtnkiibzgσ'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
  else p_text end;

-- The form in which texts are searched and names are put in order: case folded, without accents, letters with a stroke spelled plainly.
create function fold_for_search(p_text text) returns text
language sql immutable parallel safe
return case
  when octet_length(p_text) = char_length(p_text) then lower(p_text collate pg_c_utf8)
  else respell(lower(regexp_replace(normalize(p_text, NFKD),
      '[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]+',
      '', 'g') collate pg_c_utf8)) end;

-- What a search looks into; what is searched for has no line end in it.
create function search_text(p_name text, p_email text, p_city text) returns text
language sql immutable parallel safe
return fold_for_search(p_name || E'\n' || coalesce(p_email, '') || E'\n' || p_city);

create function domain_of(p_email text) returns text
language sql immutable parallel safe
return lower(split_part(p_email, '@', -1) collate pg_c_utf8);

-- Who was born by this day was so many years old on the day the batch was uploaded.
create function born_by(p_batch uuid, p_years integer) returns date
language sql stable set search_path = public, pg_temp as $$
  select ((created_at at time zone 'UTC')::date - make_interval(years => p_years))::date from batch where id = p_batch
$$;

-- A filter with all that can be known of it before looking at anyone: what person_matches takes. Flags are looked for in passes, so that
-- until the last of them has ended a filter by flag would mean something else every time: it is refused.
create function resolve_filter(p_batch uuid, p_filter jsonb) returns jsonb
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform require_filter(p_filter);
  if p_filter ? 'flag' and not exists (select from review_index where batch_id = p_batch and built_at is not null) then
    raise exception 'flags-not-ready' using errcode = 'CS409';
  end if;
  return (
    select jsonb_strip_nulls(jsonb_build_object(
      'q', regexp_replace(fold_for_search(p_filter ->> 'q'), '\s+', ' ', 'g'),
      'city', p_filter ->> 'city',
      'domain', p_filter ->> 'domain',
      'flag', p_filter ->> 'flag',
      'bornBy', born_by(p_batch, (p_filter ->> 'ageFrom')::integer),
      'bornAfter', born_by(p_batch, (p_filter ->> 'ageTo')::integer + 1),
      'rowFrom', case when p_filter -> 'range' ->> 'sort' = 'row' then least(r.first, r.last) end,
      'rowTo', case when p_filter -> 'range' ->> 'sort' = 'row' then greatest(r.first, r.last) end,
      -- An end that is nobody's row is left out.
      'ends', case when p_filter -> 'range' ->> 'sort' = 'name' then (
        select coalesce(jsonb_agg(jsonb_build_array(fold_for_search(u.name), u.row_no) order by fold_for_search(u.name) collate "C", u.row_no), '[]')
        from users u where u.batch_id = p_batch and u.row_no in (r.first, r.last)) end))
    from (select (p_filter -> 'range' ->> 'from')::integer as first, (p_filter -> 'range' ->> 'to')::integer as last) r);
end $$;

create function has_flag(p_batch uuid, p_row integer, p_flag text) returns boolean
language sql stable parallel safe set search_path = public, pg_temp as $$
  select exists (select from review_index_flag where batch_id = p_batch and row_no = p_row and flag = p_flag)
$$;

-- A person matches a filter that resolve_filter gave; the list, the decision and the export ask the same.
create function person_matches(p_person users, p_resolved jsonb) returns boolean
language sql stable parallel safe
return p_resolved = '{}' or (
    (p_resolved ->> 'city' is null or p_person.city = p_resolved ->> 'city')
    and (p_resolved ->> 'domain' is null or domain_of(p_person.email) = p_resolved ->> 'domain')
    and (p_resolved ->> 'bornBy' is null or p_person.dob <= (p_resolved ->> 'bornBy')::date)
    and (p_resolved ->> 'bornAfter' is null or p_person.dob > (p_resolved ->> 'bornAfter')::date)
    and (p_resolved ->> 'rowFrom' is null or p_person.row_no between (p_resolved ->> 'rowFrom')::integer and (p_resolved ->> 'rowTo')::integer)
    and (p_resolved -> 'ends' is null or (
      (fold_for_search(p_person.name) collate "C", p_person.row_no) >= (p_resolved #>> '{ends,0,0}', (p_resolved #>> '{ends,0,1}')::integer)
      and (fold_for_search(p_person.name) collate "C", p_person.row_no) <= (p_resolved #>> '{ends,-1,0}', (p_resolved #>> '{ends,-1,1}')::integer)))
    and (p_resolved ->> 'q' is null or strpos(search_text(p_person.name, p_person.email, p_person.city), p_resolved ->> 'q') > 0)
    and (p_resolved ->> 'flag' is null or has_flag(p_person.batch_id, p_person.row_no, p_resolved ->> 'flag')));

-- How many letters of a name are of each script, when they are of more than one; else nothing.
create function mixed_scripts(p_name text) returns jsonb
language sql immutable parallel safe set search_path = public, pg_temp as $$
  -- Most names are of Latin letters alone, which one look tells.
  select case when p_name ~ '[^\u0001-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u206f]' then (
    select case when count(*) > 1 then jsonb_object_agg(script, letters) end
    from (
      select script, regexp_count(normalize(p_name, NFC), letter) as letters
      from (values
        ('latin', '[A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a]'),
        ('greek', '[\u0370-\u03ff\u1f00-\u1fff]'),
        ('cyrillic', '[\u0400-\u052f]'),
        ('armenian', '[\u0531-\u0587]'),
        ('hebrew', '[\u05d0-\u05f2]'),
        ('arabic', '[\u0620-\u064a\u066e-\u06d3\u0750-\u077f]'),
        ('indic', '[\u0900-\u0dff]'),
        ('thai', '[\u0e00-\u0e7f]'),
        ('georgian', '[\u10a0-\u10ff]'),
        ('eastAsian', '[\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]')) as s(script, letter)) l
    where letters > 0) end
$$;

-- How many characters that show nothing, or turn the direction of those around them, each of a person's texts holds, when any does; else
-- nothing. The joiners of the Arabic and Indic scripts belong to their spelling, and are left out after a letter of these.
create function invisible_characters(p_name text, p_city text, p_email text) returns jsonb
language sql immutable parallel safe set search_path = public, pg_temp as $$
  select jsonb_object_agg(field, characters)
  from (
    select field, regexp_count(text,
      '[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]|(?<![\u0600-\u08ff\u0900-\u0dff])[\u200c\u200d]') as characters
    from (values ('name', p_name), ('city', p_city), ('email', p_email)) as t(field, text)) c
  where characters > 0
$$;

-- The worker's acts when a batch has been imported, in this order, each safe to repeat. They wait for nobody and hold up nobody: people
-- are decided meanwhile. The first one is true when there is something to prepare.
create function begin_review_index(p_batch uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_prepared_at timestamptz;
begin
  insert into review_index (batch_id) select id from batch where id = p_batch and state in ('pending', 'closed') on conflict do nothing;
  select built_at into v_prepared_at from review_index where batch_id = p_batch for update;
  if not found or v_prepared_at is not null then
    return false;
  end if;
  perform 1 from review_index_value where batch_id = p_batch;
  if not found then
    insert into review_index_value (batch_id, kind, code, value)
    select p_batch, 'city', (row_number() over (order by city collate "C"))::integer, city from users where batch_id = p_batch group by city
    union all
    select p_batch, 'domain', (row_number() over (order by domain collate "C"))::integer, domain
    from (select domain_of(email) as domain from users where batch_id = p_batch and email is not null) d group by domain;
    analyze review_index_value;
  end if;
  return true;
end $$;

create function build_review_index_slice(p_batch uuid, p_slice integer) returns void
language plpgsql security definer set work_mem = '64MB' set search_path = public, pg_temp as $$
declare
  v_slice batch_slice;
begin
  perform 1 from review_index where batch_id = p_batch and built_at is null for update;
  if not found then
    return;
  end if;
  perform 1 from review_index_slice where batch_id = p_batch and slice_no = p_slice;
  if found then
    return;
  end if;
  select * into strict v_slice from batch_slice where batch_id = p_batch and slice_no = p_slice;
  insert into review_index_person (batch_id, row_no, text, name_birth)
  select batch_id, row_no, text, hashtextextended(split_part(text, E'\n', 1) || E'\n' || (dob - date '1970-01-01'), 0)
  -- The offset keeps the text from being made twice.
  from (select batch_id, row_no, search_text(name, email, city) as text, dob from users
    where batch_id = p_batch and row_no between v_slice.row_from and v_slice.row_to order by row_no offset 0) u;
  insert into review_index_slice (batch_id, slice_no, cities, domains, births)
  select p_batch, p_slice,
    string_agg(int4send(coalesce(c.code, -1)), ''::bytea order by n),
    string_agg(int4send(coalesce(d.code, -1)), ''::bytea order by n),
    string_agg(int4send(coalesce(u.dob - date '1970-01-01', 0)), ''::bytea order by n)
  from generate_series(v_slice.row_from, v_slice.row_to) n
  left join users u on u.batch_id = p_batch and u.row_no = n and u.row_no between v_slice.row_from and v_slice.row_to
  left join review_index_value c on c.batch_id = p_batch and c.kind = 'city' and c.value = u.city
  left join review_index_value d on d.batch_id = p_batch and d.kind = 'domain' and d.value = domain_of(u.email);
end $$;

-- What is to be seen of a person alone, or beside others of the same name and date of birth, in this batch or another: each is looked
-- up, for going through everybody in every slice takes the longer the more there are.
create function flag_review_index_slice(p_batch uuid, p_slice integer) returns void
language plpgsql security definer set enable_hashjoin = off set enable_mergejoin = off set search_path = public, pg_temp as $$
declare
  v_slice batch_slice;
  v_day constant date := born_by(p_batch, 0);
  v_adult constant date := born_by(p_batch, 18);
  v_old constant date := born_by(p_batch, 101);
begin
  perform 1 from review_index where batch_id = p_batch and built_at is null for update;
  if not found then
    return;
  end if;
  perform 1 from review_index_slice where batch_id = p_batch and flagged;
  if not found then
    analyze review_index_person;
  end if;
  update review_index_slice set flagged = true where batch_id = p_batch and slice_no = p_slice and not flagged;
  if not found then
    return;
  end if;
  select * into strict v_slice from batch_slice where batch_id = p_batch and slice_no = p_slice;
  insert into review_index_flag (batch_id, row_no, flag, facts)
  select u.batch_id, u.row_no, c.flag, c.facts
  from users u, lateral (
    select case when u.dob > v_adult then 'under-18' else 'over-100' end as flag,
      jsonb_build_object('years', extract(year from age(v_day, u.dob))) as facts
    where u.dob > v_adult or u.dob <= v_old
    union all
    select 'mixed-scripts', m.letters from mixed_scripts(u.name) m(letters)
    -- Asked first, for nearly all names are ASCII, and calling a function for each took longer than all the rest.
    where octet_length(u.name) > char_length(u.name) and m.letters is not null
    union all
    select 'invisible-characters', i.fields from invisible_characters(u.name, u.city, u.email) i(fields)
    where octet_length(u.name) + octet_length(u.city) + coalesce(octet_length(u.email), 0)
        > char_length(u.name) + char_length(u.city) + coalesce(char_length(u.email), 0)
      and i.fields is not null) c
  where u.batch_id = p_batch and u.row_no between v_slice.row_from and v_slice.row_to;
  -- Two of one name and birth are like each other unless they are one person by the rule that tells duplicates. What tells them apart is
  -- the e-mail where one has any, else the city.
  insert into review_index_flag (batch_id, row_no, flag, facts)
  select p_batch, p.row_no, 'like-existing', jsonb_build_object('people', count(*),
    'batchId', (array_agg(o.batch_id order by o.batch_id desc, o.row_no desc))[1],
    'row', (array_agg(o.row_no order by o.batch_id desc, o.row_no desc))[1],
    'apart', jsonb_strip_nulls(jsonb_build_object(
      'other-email', nullif(count(*) filter (where u.email is not null and x.email is not null), 0),
      'without-email', nullif(count(*) filter (where u.email is not null and x.email is null), 0),
      'with-email', nullif(count(*) filter (where u.email is null and x.email is not null), 0),
      'other-city', nullif(count(*) filter (where u.email is null and x.email is null), 0))))
  from review_index_person p
  join review_index_person o on o.name_birth = p.name_birth and (o.batch_id, o.row_no) <> (p.batch_id, p.row_no)
  join users u on u.batch_id = p.batch_id and u.row_no = p.row_no
  join users x on x.batch_id = o.batch_id and x.row_no = o.row_no
  where p.batch_id = p_batch and p.row_no between v_slice.row_from and v_slice.row_to
    and x.dob = u.dob and fold_for_search(x.name) = fold_for_search(u.name)
    and coalesce(u.identity_key, u.freed_identity_key) is distinct from coalesce(x.identity_key, x.freed_identity_key)
  group by p.row_no;
end $$;

create function order_review_index(p_batch uuid) returns void
language plpgsql security definer set work_mem = '128MB' set search_path = public, pg_temp as $$
begin
  perform 1 from review_index where batch_id = p_batch for update;
  delete from review_index_order where batch_id = p_batch;
  insert into review_index_order (batch_id, chunk_no, rows)
  select p_batch, (place - 1) / 50000, string_agg(int4send(row_no), ''::bytea order by place)
  from (
    select row_no, (row_number() over (order by split_part(text, E'\n', 1) collate "C", row_no))::integer as place
    from review_index_person where batch_id = p_batch) o
  group by (place - 1) / 50000;
end $$;

-- What is to be seen only over all of a batch. A date of birth is shared when at least five people have it and one in a thousand of the
-- batch. A domain is new when nobody in any other batch has it, and there is another. A burst are 25 or more people of one domain in a row,
-- those without an address left out, where the domain is that of at most half of the batch.
create function flag_review_index(p_batch uuid, p_flag text) returns void
language plpgsql security definer set work_mem = '128MB' set search_path = public, pg_temp as $$
begin
  perform require_text(p_flag, 100, 'flag');
  perform 1 from review_index where batch_id = p_batch and built_at is null for update;
  if not found then
    return;
  end if;
  case p_flag
    when 'shared-birth-date' then
      insert into review_index_flag (batch_id, row_no, flag, facts)
      select p_batch, u.row_no, 'shared-birth-date', jsonb_build_object('people', d.people, 'of', d.of)
      from (
        select dob, count(*) as people, sum(count(*)) over () as of from users where batch_id = p_batch group by dob) d
      join users u on u.batch_id = p_batch and u.dob = d.dob
      where d.people >= greatest(5, d.of / 1000)
      on conflict do nothing;
    when 'new-domain' then
      insert into review_index_flag (batch_id, row_no, flag, facts)
      select p_batch, u.row_no, 'new-domain', jsonb_build_object('people', count(*) over (partition by v.code))
      from review_index_value v
      join users u on u.batch_id = p_batch and u.email is not null and domain_of(u.email) = v.value
      where v.batch_id = p_batch and v.kind = 'domain'
        and not exists (select from review_index_value o where o.kind = 'domain' and o.value = v.value and o.batch_id <> p_batch)
        and exists (select from review_index_value o where o.kind = 'domain' and o.batch_id <> p_batch)
      on conflict do nothing;
    when 'domain-burst' then
      with addressed as materialized (
        select row_no, domain, row_number() over (order by row_no) - row_number() over (partition by domain order by row_no) as run
        from (select row_no, domain_of(email) as domain from users where batch_id = p_batch and email is not null) a
      ), shares as (
        select domain, count(*) as people, sum(count(*)) over () as of from addressed group by domain
      ), runs as (
        select domain, run, count(*) as people, min(row_no) as first, max(row_no) as last from addressed group by domain, run having count(*) >= 25
      )
      insert into review_index_flag (batch_id, row_no, flag, facts)
      select p_batch, a.row_no, 'domain-burst', jsonb_build_object('people', r.people, 'fromRow', r.first, 'toRow', r.last)
      from runs r join shares s on s.domain = r.domain and s.people * 2 <= s.of
      join addressed a on a.domain = r.domain and a.run = r.run
      on conflict do nothing;
  end case;
end $$;

create function end_review_index(p_batch uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from review_index where batch_id = p_batch and built_at is null for update;
  if not found then
    return;
  end if;
  perform 1 from batch_slice s where s.batch_id = p_batch
    and not exists (select from review_index_slice d where d.batch_id = p_batch and d.slice_no = s.slice_no and d.flagged);
  if found then
    raise exception 'slices-left' using errcode = 'CS409';
  end if;
  analyze review_index_person, review_index_flag, review_index_value;
  update review_index set built_at = clock_timestamp() where batch_id = p_batch;
  perform pg_notify('batch_changed', p_batch::text);
end $$;

-- The slices that are still to be written into columns, or to be looked through for flags.
create function review_index_slices_left(p_batch uuid) returns table (slice_no integer, is_written boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.slice_no, d.slice_no is not null from batch_slice s
  left join review_index_slice d on d.batch_id = s.batch_id and d.slice_no = s.slice_no
  where s.batch_id = p_batch and (d.slice_no is null or not d.flagged) order by s.slice_no;
$$;

-- Hands out batches whose workflow should be looked after, for they are open, or have closed before their desk was prepared: first
-- those with changes nobody has seen, then those not visited for a while.
create function lease_open_batches(p_unseen_for interval, p_unvisited_for interval, p_limit integer)
returns table (batch_id uuid, unseen boolean)
language sql security definer set search_path = public, pg_temp as $$
  with due as (
    select b.id, b.changes_recorded > b.changes_seen as unseen from batch b
    where b.id in (
      select o.id from batch o where o.ended_at is null
      union all select c.id from review_index d join batch c on c.id = d.batch_id and c.state = 'closed' where d.built_at is null)
    and (b.reconciled_at is null
      or (b.changes_recorded > b.changes_seen and b.reconciled_at < clock_timestamp() - p_unseen_for)
      or b.reconciled_at < clock_timestamp() - p_unvisited_for)
    order by b.changes_recorded > b.changes_seen desc, b.reconciled_at nulls first
    limit p_limit for update skip locked
  )
  update batch b set reconciled_at = clock_timestamp() from due where b.id = due.id returning b.id, due.unseen;
$$;

-- A part of erase_person, behind its change of the row: the desk forgets who it was, what was seen of them, and that others are like them.
create function erase_from_review_index(p_batch uuid, p_row integer) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_code integer;
begin
  update review_index set version = version + 1 where batch_id = p_batch;
  if not found then
    return;
  end if;
  update review_index_person p set text = search_text(u.name, u.email, u.city), name_birth = null
  from users u where u.batch_id = p_batch and u.row_no = p_row and p.batch_id = p_batch and p.row_no = p_row;
  delete from review_index_flag where batch_id = p_batch and row_no = p_row;
  delete from review_index_flag where flag = 'like-existing' and facts @> jsonb_build_object('batchId', p_batch, 'row', p_row);
  select code into v_code from review_index_value where batch_id = p_batch and kind = 'city' and value = (select city from users where batch_id = p_batch and row_no = p_row);
  if not found then
    insert into review_index_value (batch_id, kind, code, value)
    select p_batch, 'city', (select max(code) + 1 from review_index_value where batch_id = p_batch and kind = 'city'), city
    from users where batch_id = p_batch and row_no = p_row returning code into v_code;
  end if;
  update review_index_slice d set
    cities = overlay(d.cities placing int4send(v_code) from (p_row - s.row_from) * 4 + 1),
    domains = overlay(d.domains placing int4send(-1) from (p_row - s.row_from) * 4 + 1),
    births = overlay(d.births placing int4send(u.dob - date '1970-01-01') from (p_row - s.row_from) * 4 + 1)
  from batch_slice s, users u
  where s.batch_id = p_batch and p_row between s.row_from and s.row_to and d.batch_id = p_batch and d.slice_no = s.slice_no
    and u.batch_id = p_batch and u.row_no = p_row;
  delete from review_index_value v where v.batch_id = p_batch and case v.kind
    when 'city' then not exists (select from users u where u.batch_id = p_batch and u.city = v.value)
    else not exists (select from users u where u.batch_id = p_batch and domain_of(u.email) = v.value) end;
  perform order_review_index(p_batch);
end $$;
