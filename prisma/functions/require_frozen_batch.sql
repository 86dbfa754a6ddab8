-- Locks a frozen batch for an admin who is not its maker.
create or replace function require_frozen_batch(p_actor actor, p_batch uuid) returns batch
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_batch batch;
begin
  select * into v_batch from batch where id = p_batch for update;
  if not found then
    raise exception 'batch-not-found' using errcode = 'CS404';
  end if;
  if v_batch.maker_id = p_actor.operator_id then
    raise exception 'own-batch' using errcode = 'CS403';
  end if;
  if v_batch.state <> 'frozen' then
    raise exception 'batch-moved-on' using errcode = 'CS409', detail = json_build_object('state', v_batch.state)::text;
  end if;
  return v_batch;
end $$;
