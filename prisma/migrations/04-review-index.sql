-- The review index: what any page of a batch in any order needs, in tables of its own, because each index on users slows every import.
-- Built after the import; only an erasure changes it.

create table review_index (
  batch_id uuid primary key,
  -- Incremented when the index changes, so that caches read it again.
  version integer not null default 1,
  started_at timestamptz not null default clock_timestamp(),
  built_at timestamptz
);
create index review_index_not_built on review_index (batch_id) where built_at is null;

-- What a search reads, and who has the same name and date of birth. `text` comes from search_text, its first line the folded name. A
-- search scans all of a batch, because a trigram index would cost several times as much as the rest of the review index.
create table review_index_person (
  batch_id uuid not null,
  row_no integer not null,
  text text not null,
  name_birth bigint,
  primary key (batch_id, row_no)
);
create index review_index_person_name_birth on review_index_person (name_birth);

-- The cities and e-mail domains of a batch, each with a number.
create table review_index_value (
  batch_id uuid not null,
  kind text not null check (kind in ('city', 'domain')),
  code integer not null,
  value text not null,
  primary key (batch_id, kind, code)
);
create index review_index_value_by_value on review_index_value (kind, value);

-- A slice in columns, one int4 in network order per row: the codes of city and domain, -1 for none, and the date of birth in days since
-- 1970. A row without a city is no person.
create table review_index_slice (
  batch_id uuid not null,
  slice_no integer not null,
  cities bytea not null,
  domains bytea not null,
  births bytea not null,
  flagged boolean not null default false,
  primary key (batch_id, slice_no)
);

-- The rows of a batch in the order of names, in chunks of 50,000, one int4 in network order each.
create table review_index_order (
  batch_id uuid not null,
  chunk_no integer not null,
  rows bytea not null,
  primary key (batch_id, chunk_no)
);

-- Read whole, and hardly compressible.
alter table review_index_slice alter column cities set storage external, alter column domains set storage external, alter column births set storage external;
alter table review_index_order alter column rows set storage external;

create table review_index_flag (
  batch_id uuid not null,
  flag text not null check (flag in ('rejected-before', 'sent-back-before', 'like-existing', 'shared-birth-date', 'mixed-scripts', 'under-18', 'over-100', 'new-domain', 'domain-burst',
    'invisible-characters')),
  row_no integer not null,
  -- Numbers and row references, never a name.
  facts jsonb not null check (jsonb_typeof(facts) = 'object'),
  primary key (batch_id, row_no, flag)
);
create index review_index_flag_returning on review_index_flag (batch_id, row_no) where flag in ('rejected-before', 'sent-back-before');
