-- Called by the verifier: takes the next verification for this transaction, imports first. Other verifiers skip it, and get it when this
-- transaction ends without a result. An import is verified once its review index is built, so that both are compared. A batch that no one
-- can decide any more gets no index.
create or replace function lease_verification() returns table (id uuid, batch_id uuid, kind verification_kind)
language sql security definer set search_path = public, pg_temp as $$
  select v.id, v.batch_id, v.kind from verification v join batch b on b.id = v.batch_id
  where v.ended_at is null
    and (v.kind = 'deep' or b.state not in ('pending', 'closed')
      or exists (select from review_index i where i.batch_id = b.id and i.built_at is not null))
  order by v.kind, v.requested_at limit 1 for update of v skip locked
$$;

grant execute on function lease_verification() to countersign_verifier;
