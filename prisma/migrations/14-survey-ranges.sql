-- The ranges of a file that is being surveyed, numbered from 0: until when a worker scans one, and what it found. The rows of a batch are
-- deleted when its survey ends. Unlogged, because a crash of the database ends the survey, and without a foreign key, like slice_lease.
create unlogged table survey_range (
  batch_id uuid not null,
  range_no integer not null check (range_no >= 0),
  ends_at timestamptz not null,
  -- Empty when the range cannot be scanned on its own.
  findings bytea check (octet_length(findings) <= 4194304),
  primary key (batch_id, range_no)
);
