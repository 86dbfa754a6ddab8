-- What the desk needs to show any page of a batch in any order at once, in tables of its own: the people's own table carries no index
-- but its keys. Filled when the import has ended, and not changed afterwards but by an erasure.
create schema trigram;
create extension pg_trgm schema trigram;

create table desk (
  batch_id uuid primary key references batch,
  -- Goes up when what is prepared is changed, so that whoever remembers it looks again.
  version integer not null default 1,
  started_at timestamptz not null default clock_timestamp(),
  prepared_at timestamptz
);

create table desk_cue (
  batch_id uuid not null,
  cue text not null check (cue in ('like-existing', 'shared-birth-date', 'mixed-scripts', 'under-18', 'over-100', 'new-domain', 'domain-burst')),
  row_no integer not null,
  -- Numbers and row references, never a name.
  facts jsonb not null check (jsonb_typeof(facts) = 'object'),
  primary key (batch_id, row_no, cue)
);

-- The form in which texts are searched and names are put in order: case folded, without accents, letters with a stroke spelled plainly.
create function desk_fold(p_text text) returns text
language sql immutable parallel safe set search_path = public, pg_temp as $$
  select case when octet_length(p_text) = char_length(p_text) then lower(p_text collate pg_c_utf8)
    else replace(replace(replace(replace(translate(
      lower(regexp_replace(normalize(p_text, NFKD),
        '[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]+',
        '', 'g') collate pg_c_utf8),
      'øđðłħŧŋĸıɨƀƶǥς', 'oddlhtnkiibzgσ'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th') end
$$;

-- What a search looks into; what is searched for has no line end in it.
create function desk_text(p_name text, p_email text, p_city text) returns text
language sql immutable parallel safe set search_path = public, pg_temp as $$
  select desk_fold(p_name || E'\n' || coalesce(p_email, '') || E'\n' || p_city)
$$;

create function domain_of(p_email text) returns text
language sql immutable parallel safe set search_path = public, pg_temp as $$
  select lower(split_part(p_email, '@', -1) collate pg_c_utf8)
$$;

-- Who was born by this day was so many years old on the day the batch was uploaded.
create function born_by(p_batch uuid, p_years integer) returns date
language sql stable set search_path = public, pg_temp as $$
  select ((created_at at time zone 'UTC')::date - make_interval(years => p_years))::date from batch where id = p_batch
$$;

-- A filter with all that can be known of it before looking at anyone: what user_matches takes.
create function resolve_filter(p_batch uuid, p_filter jsonb) returns jsonb
language sql stable set search_path = public, pg_temp as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'q', regexp_replace(desk_fold(p_filter ->> 'q'), '\s+', ' ', 'g'),
    'city', p_filter ->> 'city',
    'domain', p_filter ->> 'domain',
    'cue', p_filter ->> 'cue',
    'bornBy', born_by(p_batch, (p_filter ->> 'ageFrom')::integer),
    'bornAfter', born_by(p_batch, (p_filter ->> 'ageTo')::integer + 1),
    'rowFrom', case when p_filter -> 'range' ->> 'sort' = 'row' then least(r.first, r.last) end,
    'rowTo', case when p_filter -> 'range' ->> 'sort' = 'row' then greatest(r.first, r.last) end,
    -- An end that is nobody's row is left out.
    'ends', case when p_filter -> 'range' ->> 'sort' = 'name' then (
      select coalesce(jsonb_agg(jsonb_build_array(desk_fold(u.name), u.row_no) order by desk_fold(u.name) collate "C", u.row_no), '[]')
      from users u where u.batch_id = p_batch and u.row_no in (r.first, r.last)) end))
  from (select (p_filter -> 'range' ->> 'from')::integer as first, (p_filter -> 'range' ->> 'to')::integer as last) r
$$;

-- A person matches a filter that resolve_filter gave; the list, the decision and the export ask the same.
create function user_matches(p_user users, p_resolved jsonb) returns boolean
language sql stable parallel safe set search_path = public, pg_temp as $$
  select p_resolved = '{}' or (
    (p_resolved ->> 'city' is null or p_user.city = p_resolved ->> 'city')
    and (p_resolved ->> 'domain' is null or domain_of(p_user.email) = p_resolved ->> 'domain')
    and (p_resolved ->> 'bornBy' is null or p_user.dob <= (p_resolved ->> 'bornBy')::date)
    and (p_resolved ->> 'bornAfter' is null or p_user.dob > (p_resolved ->> 'bornAfter')::date)
    and (p_resolved ->> 'rowFrom' is null or p_user.row_no between (p_resolved ->> 'rowFrom')::integer and (p_resolved ->> 'rowTo')::integer)
    and (p_resolved -> 'ends' is null or (
      (desk_fold(p_user.name) collate "C", p_user.row_no) >= (p_resolved #>> '{ends,0,0}', (p_resolved #>> '{ends,0,1}')::integer)
      and (desk_fold(p_user.name) collate "C", p_user.row_no) <= (p_resolved #>> '{ends,-1,0}', (p_resolved #>> '{ends,-1,1}')::integer)))
    and (p_resolved ->> 'q' is null or strpos(desk_text(p_user.name, p_user.email, p_user.city), p_resolved ->> 'q') > 0)
    and (p_resolved ->> 'cue' is null or exists (
      select from desk_cue c where c.batch_id = p_user.batch_id and c.row_no = p_user.row_no and c.cue = p_resolved ->> 'cue')))
$$;
