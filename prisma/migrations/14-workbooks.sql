-- A workbook is stored as it arrived. The worker converts a sheet of it to the text that is parsed, and both are kept.
alter table batch add column is_workbook boolean not null default false;
-- The upload that the text is written to until end_conversion makes it the text of the batch.
alter table batch add column conversion_upload_id uuid unique references upload on delete set null;
-- What was read: {sheet, sheets, hiddenRows}.
alter table batch add column workbook jsonb;
alter table batch add constraint workbook_is_one check (is_workbook or (workbook is null and conversion_upload_id is null));
alter table batch add constraint workbook_is_converted_first check (not is_workbook or row_count is null or workbook is not null);
