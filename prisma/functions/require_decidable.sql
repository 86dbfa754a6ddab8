-- Refuses a checker who may not decide in this batch now. Called again under its lock.
create or replace function require_decidable(p_batch uuid, p_operator uuid) returns batch
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_batch batch;
begin
  select * into v_batch from batch where id = p_batch;
  if not found then
    raise exception 'batch-not-found' using errcode = 'CS404';
  end if;
  if v_batch.maker_id = p_operator then
    raise exception 'own-batch' using errcode = 'CS403';
  end if;
  perform require_not_frozen(p_batch);
  if v_batch.state <> 'pending' then
    raise exception 'batch-not-pending' using errcode = 'CS409', detail = json_build_object('state', v_batch.state)::text;
  end if;
  return v_batch;
end $$;
