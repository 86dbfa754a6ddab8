-- The numbers of the few approvals of a batch that are not final. An index finds them, so a query can exclude their people.
create or replace function approvals_not_final(p_batch uuid) returns setof integer
language sql stable security definer set search_path = public, pg_temp as $$
  select d.decision_no from decision d
  where d.batch_id = p_batch and d.verdict = 'approve'
    and (d.final_at is null or d.final_at > (select least(final_bound(b), now()) from batch b where b.id = p_batch));
$$;

grant execute on function approvals_not_final(uuid) to countersign_web, countersign_worker, countersign_verifier;
