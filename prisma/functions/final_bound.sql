-- Approvals of a batch whose undo window ends by this time are final: never before it is verified, never after it is frozen. A single
-- expression, like final_from, so that PostgreSQL inlines it.
create or replace function final_bound(p_batch batch) returns timestamptz
language sql immutable
return case when (p_batch).verified_at is null or (p_batch).frozen_at < (p_batch).verified_at then '-infinity'::timestamptz
  else coalesce((p_batch).frozen_at, 'infinity'::timestamptz) end;

grant execute on function final_bound(batch) to countersign_web, countersign_worker, countersign_verifier;
