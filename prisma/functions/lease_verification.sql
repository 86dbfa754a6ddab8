-- Called by the verifier: takes the next verification for this transaction, imports first. Other verifiers skip it, and get it when this
-- transaction ends without a result.
create or replace function lease_verification() returns table (id uuid, batch_id uuid, kind verification_kind)
language sql security definer set search_path = public, pg_temp as $$
  select v.id, v.batch_id, v.kind from verification v where v.ended_at is null
  order by v.kind, v.requested_at limit 1 for update skip locked
$$;

grant execute on function lease_verification() to countersign_verifier;
