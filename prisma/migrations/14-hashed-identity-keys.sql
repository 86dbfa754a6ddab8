-- A person takes fewer bytes (decision 55). One ALTER TABLE, so that the table is written once; and no column is dropped, because a dropped
-- column is null in each row and makes its header longer.
alter table users drop constraint one_per_person, drop constraint identity_key_is_taken, drop constraint decided_by_a_decision;
drop index users_freed_identity_key;

create function decision_no_of(p_decision uuid) returns integer
language sql stable return (select decision_no from decision where id = p_decision);

-- A decision changes no length, so half of each page has room for the new versions of the people in the other half.
alter table users set (fillfactor = 50);

-- The hash of an identity key, as identity_key_hash computes it, in place of its text. A person who no longer occupies the key keeps it and
-- is `freed`, where a second column had it. Who was erased after that had none, and gets one that is no one's. A decision is named by its
-- number in the batch in place of its id, and by 0 while the person is pending. Only an e-mail can be null.
alter table users
  alter column decision_id type integer using coalesce(decision_no_of(decision_id), 0),
  alter column decision_id set default 0,
  alter column decision_id set not null,
  alter column identity_key type uuid using encode(substring(sha256(convert_to(
    coalesce(identity_key, freed_identity_key, 'erased:' || batch_id || ':' || row_no), 'UTF8')) from 1 for 16), 'hex')::uuid,
  alter column identity_key set not null,
  alter column freed_identity_key type boolean using identity_key is null,
  alter column freed_identity_key set default false,
  alter column freed_identity_key set not null;
drop function decision_no_of;
alter table users rename column decision_id to decision_no;
alter table users rename column freed_identity_key to freed;
alter table users
  add constraint decided_by_a_decision check ((status = 'pending') = (decision_no = 0)),
  add constraint identity_key_is_taken check (freed = (status not in ('pending', 'approved')));
create unique index one_per_person on users (identity_key) where not freed;
-- Who was rejected or sent back before. An import adds nothing to it, because everyone it writes occupies their key.
create index users_freed_identity_key on users (identity_key) where freed;
