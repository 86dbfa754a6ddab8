-- The decision as one text. The audit has its sha256, so a changed reason or selection is found.
create or replace function decision_text(p_decision decision) returns text
language sql stable set search_path = public, pg_temp as $$
  select jsonb_build_object('verdict', p_decision.verdict, 'reason', p_decision.reason,
    'reasonId', p_decision.reason_id, 'reasonTitle', (select r.title from reason r where r.id = p_decision.reason_id),
    'filter', p_decision.filter, 'except', p_decision.except_count, 'also', p_decision.also_count, 'undoes', p_decision.undoes,
    -- A withdrawal is counted when it ends; its text does not change.
    'selected', case when p_decision.selection_digest is not null then p_decision.selected end,
    'selection', encode(p_decision.selection_digest, 'hex'))::text
$$;

grant execute on function decision_text(decision) to countersign_web, countersign_verifier;
