-- Approvals of a batch whose undo window ends by then become final: never before it was verified, and not after it was frozen.
-- This and the next are one expression each, so that PostgreSQL puts them into the query instead of calling them for every row.
create or replace function final_bound(p_batch batch) returns timestamptz
language sql immutable
return case when (p_batch).verified_at is null or (p_batch).frozen_at < (p_batch).verified_at then '-infinity'::timestamptz
  else coalesce((p_batch).frozen_at, 'infinity'::timestamptz) end;

grant execute on function final_bound(batch) to countersign_web, countersign_worker, countersign_verifier;
