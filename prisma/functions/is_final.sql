create or replace function is_final(p_decision decision) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce((select final_from(p_decision, b) <= now() from batch b where b.id = p_decision.batch_id), false);
$$;

grant execute on function is_final(decision) to countersign_web, countersign_worker, countersign_verifier;
