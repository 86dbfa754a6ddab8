-- The values of the declared fields of a person as one text, in the order of the version of their batch and joined by U+001F (decision 64).
-- Null when that version declares none.
alter table users add column fields text collate "C";

grant insert (fields) on users to countersign_worker;
-- The worker reads files by the version of their batch.
grant select on field_version to countersign_worker;
