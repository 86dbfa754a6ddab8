create or replace function require_open_frozen_end(p_actor actor, p_frozen_end uuid) returns frozen_end
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_frozen_end frozen_end;
begin
  select * into v_frozen_end from frozen_end where id = p_frozen_end;
  if not found then
    raise exception 'change-not-found' using errcode = 'CS404';
  end if;
  if v_frozen_end.decided_at is not null then
    raise exception 'change-decided-already' using errcode = 'CS409';
  end if;
  perform require_frozen_batch(p_actor, v_frozen_end.batch_id);
  -- Two admins may click at once: the second finds the proposal answered, once it has the batch's lock.
  select * into v_frozen_end from frozen_end where id = p_frozen_end for update;
  if v_frozen_end.decided_at is not null then
    raise exception 'change-decided-already' using errcode = 'CS409';
  end if;
  return v_frozen_end;
end $$;
