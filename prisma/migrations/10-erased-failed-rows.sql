-- A failed row has no name that could say it, so a column says that its text was erased from the kept file.
alter table failed_row add column erased boolean not null default false;
