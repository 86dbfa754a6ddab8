-- Requests a deep verification of everything ever imported; returns the open one if there is one. The worker requests it every night, and
-- the verifier when no one has. Stores by which role it was requested, which no statement of that role can change.
create or replace function request_deep_verification() returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_run uuid;
begin
  insert into deep_verification (requested_by) values (session_user) on conflict do nothing returning id into v_run;
  if v_run is null then
    return (select d.id from deep_verification d where d.ended_at is null);
  end if;
  with asked as (
    insert into verification (batch_id, kind, run_id)
    select b.id, 'deep', v_run from batch b where b.import_ended_at is not null on conflict do nothing returning 1)
  update deep_verification set batches = (select count(*) from asked) where id = v_run;
  perform pg_notify('verification_requested', '');
  return v_run;
end $$;

grant execute on function request_deep_verification() to countersign_worker, countersign_verifier;
