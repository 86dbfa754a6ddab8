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
