-- Checked per statement, not per row: failed rows enter only a batch that is importing, one batch at a time, and the batch waits for them.
create or replace function refuse_rows_outside_import() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_batch uuid := (select batch_id from new_rows limit 1);
begin
  if v_batch is null then
    return null;
  end if;
  perform 1 from batch b where b.id = v_batch and b.state = 'importing' for share;
  if not found or exists (select from new_rows where batch_id <> v_batch) then
    raise exception 'batch-not-importing' using errcode = 'CS409';
  end if;
  return null;
end $$;

create or replace trigger refuse_rows_outside_import after insert on other_identity_key
  referencing new table as new_rows for each statement execute function refuse_rows_outside_import();

-- An undo takes values again as the owner's function, when the batch is imported.
create or replace trigger refuse_rows_outside_import after insert on unique_value
  referencing new table as new_rows for each statement when (current_user = 'countersign_worker') execute function refuse_rows_outside_import();

create or replace trigger refuse_rows_outside_import after insert on failed_row
  referencing new table as new_rows for each statement execute function refuse_rows_outside_import();
