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
