-- Checked per statement, not per row: people enter only a batch that is importing, one batch at a time, and the batch waits for them. They have
-- the standard fields that the version of their batch requires, and none that is off.
create or replace function refuse_people_outside_import() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_batch uuid := (select batch_id from new_rows limit 1);
  v_presences jsonb;
  v_needs_dob boolean;
  v_needs_city boolean;
  v_needs_email boolean;
  v_has_dob boolean;
  v_has_city boolean;
  v_has_email boolean;
begin
  if v_batch is null then
    return null;
  end if;
  perform 1 from batch b where b.id = v_batch and b.state = 'importing' for share;
  if not found or exists (select from new_rows where batch_id <> v_batch) then
    raise exception 'batch-not-importing' using errcode = 'CS409';
  end if;
  select jsonb_object_agg(f ->> 'key', f ->> 'presence') into v_presences
  from batch b
  join field_version v on v.number = b.field_version
  cross join jsonb_array_elements(v.definition::jsonb -> 'fields') f
  where b.id = v_batch;
  v_needs_dob := v_presences ->> 'dob' = 'required';
  v_needs_city := v_presences ->> 'city' = 'required';
  v_needs_email := v_presences ->> 'email' = 'required';
  v_has_dob := v_presences ->> 'dob' <> 'off';
  v_has_city := v_presences ->> 'city' <> 'off';
  v_has_email := v_presences ->> 'email' <> 'off';
  perform 1 from new_rows
  where (dob is null and v_needs_dob) or (city is null and v_needs_city) or (email is null and v_needs_email)
    or not (v_has_dob or dob is null) or not (v_has_city or city is null) or not (v_has_email or email is null);
  if found then
    perform refuse_input('people');
  end if;
  return null;
end $$;

create or replace trigger refuse_rows_outside_import after insert on users
  referencing new table as new_rows for each statement execute function refuse_people_outside_import();
