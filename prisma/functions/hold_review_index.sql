-- Locks a review index that is being built. False when it is built. Refuses when an erasure has changed it meanwhile, because what the worker
-- made of the rows before could name the person.
create or replace function hold_review_index(p_batch uuid, p_version integer) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_index review_index;
begin
  select * into v_index from review_index where batch_id = p_batch for update;
  if v_index.version is distinct from p_version then
    raise exception 'review-index-changed' using errcode = 'CS409';
  end if;
  return v_index.built_at is null;
end $$;
