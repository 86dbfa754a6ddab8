-- The keys of people by other alternatives than the one that made their identity key (decision 69), hashed as it is. A batch has some when the
-- identity had changed before its upload. A key counts as long as its person is pending or approved, so nothing here says whether it is free.
-- Without foreign keys and row triggers, as users.
create table other_identity_key (
  batch_id uuid not null,
  row_no integer not null check (row_no > 0),
  -- By number, in the order in which alternatives first were in force.
  alternative smallint not null check (alternative > 0),
  identity_key uuid not null,
  primary key (batch_id, row_no, alternative)
);
create index other_identity_key_by_key on other_identity_key (identity_key);

grant insert (batch_id, row_no, alternative, identity_key) on other_identity_key to countersign_worker;
-- Lists of e-mail addresses are found by it, and the verifier compares it with the file.
grant select on other_identity_key to countersign_web, countersign_verifier;

alter table review_index_flag drop constraint review_index_flag_flag_check, add constraint review_index_flag_flag_check check (
  flag in ('rejected-before', 'sent-back-before', 'shared-identity-key', 'like-existing', 'shared-birth-date', 'mixed-scripts', 'under-18',
    'over-100', 'new-domain', 'domain-burst', 'invisible-characters'));
drop index review_index_flag_returning;
create index review_index_flag_returning on review_index_flag (batch_id, row_no)
  where flag in ('rejected-before', 'sent-back-before', 'shared-identity-key');

-- The values of unique fields of people who are pending or approved (decision 70). The hash is over the key of the field and the value as it is
-- compared. One index alone, because each costs an import as much as the rows.
create table unique_value (
  value uuid primary key,
  batch_id uuid not null,
  row_no integer not null
);
-- The same of everyone in a slice, by row, 16 bytes for each unique field, zero where there is no value: what a decision releases, and an undo
-- takes again.
create table unique_value_slice (
  batch_id uuid not null,
  slice_no integer not null,
  hashes bytea not null check (octet_length(hashes) % 16 = 0),
  primary key (batch_id, slice_no)
);
-- Hashes cannot be compressed.
alter table unique_value_slice alter column hashes set storage external;

grant insert on unique_value to countersign_worker;
-- The import asks who has a value. The verifier compares them with the file, and npm run audit:verify as the web's role does the same.
grant select on unique_value to countersign_worker, countersign_verifier, countersign_web;
grant select on unique_value_slice to countersign_verifier, countersign_web;

-- The key of the unique field whose value a duplicate repeats; null when it repeats an identity key.
alter table failed_row add column repeats_field text check (char_length(repeats_field) between 1 and 40),
  add constraint duplicate_repeats_field check (repeats_field is null or outcome = 'duplicate');
grant insert (repeats_field) on failed_row to countersign_worker;
