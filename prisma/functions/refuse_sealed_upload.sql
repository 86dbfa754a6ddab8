create or replace function refuse_sealed_upload() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from upload u where u.id = new.upload_id and u.sealed_at is null for share;
  if not found then
    raise exception 'upload-sealed' using errcode = 'CS409';
  end if;
  return new;
end $$;

create or replace trigger refuse_sealed_upload before insert on upload_chunk for each row execute function refuse_sealed_upload();
