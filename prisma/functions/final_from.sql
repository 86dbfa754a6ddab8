-- When an approval becomes final: its undo window has passed and its batch is verified. Null while that is unknown.
create or replace function final_from(p_decision decision, p_batch batch) returns timestamptz
language sql immutable
return case when (p_decision).final_at <= final_bound(p_batch) then greatest((p_decision).final_at, (p_batch).verified_at) end;

grant execute on function final_from(decision, batch) to countersign_web, countersign_worker, countersign_verifier;
