-- The slices that workers are importing, until when, and a hash of each identity key in them. A row is deleted when its slice is committed.
-- Unlogged, because a crash of the database ends all of this work, and without a foreign key, because its check would wait for a slice
-- that is being written.
create unlogged table slice_lease (
  batch_id uuid not null,
  slice_no integer not null,
  holder uuid not null,
  ends_at timestamptz not null,
  identity_key_hashes bytea check (octet_length(identity_key_hashes) % 8 = 0),
  primary key (batch_id, slice_no)
);
-- Hashes cannot be compressed.
alter table slice_lease alter column identity_key_hashes set storage external;
