-- The database role that requested a deep verification: the worker's for the nightly schedule, the verifier's when no night had one, and
-- any other by hand. Unknown for those from before.
alter table deep_verification add column requested_by text check (char_length(requested_by) between 1 and 63);
