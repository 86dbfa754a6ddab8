-- Called by the web: a checker, or the maker of the batches, proposes that people who are final are taken back. Takes either people one by one,
-- p_rows[n] of the batch p_batches[n], or everyone in the register who matches p_filter, in p_batch if it is given, with the number that the
-- operator saw. Another checker confirms within 7 days. Only a checker proposes to take a large part of the register back.
create or replace function propose_reversal(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text, p_request_hash bytea, p_reversal uuid,
  p_reason_id uuid, p_reason text, p_batches uuid[], p_rows integer[], p_batch uuid, p_filter jsonb, p_expected_count integer
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor constant actor := require_proposer(p_cookie, p_address, p_request_id);
  v_reversal constant uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key, p_request_hash, p_reversal);
  v_named batch_selection[];
  v_selection batch_selection[];
  v_count bigint;
  v_waiting bigint;
  v_register bigint;
begin
  perform require_text(p_reason, 1000, 'reason');
  perform require_list(p_batches, 100000, 'batches');
  perform require_rows(p_rows, 100000, 'rows');
  perform require_filter(p_filter);
  if (p_filter is null) = (p_rows is null) or cardinality(p_batches) is distinct from cardinality(p_rows)
    or (p_filter is null) <> (p_expected_count is null) or (p_filter is null and p_batch is not null) then
    perform refuse_input('selection');
  end if;
  if v_reversal <> p_reversal then
    return v_reversal;
  end if;
  perform require_reason('reverse', p_reason_id, p_reason);
  -- The people of a batch do not change any more, so matching them needs no lock.
  if p_filter is null then
    perform require_reversible(v_actor, p_batches);
    v_named := people_by_row(p_batches, p_rows);
  else
    v_named := people_in_register(case v_actor.role when 'maker' then v_actor.operator_id end, p_batch, p_filter);
    perform require_reversible(v_actor, array(select batch_id from unnest(v_named)));
  end if;
  v_selection := final_people(v_named);
  v_count := count_people(v_selection);
  if p_filter is null and v_count <> count_people(v_named) then
    raise exception 'not-in-register' using errcode = 'CS409', detail = json_build_object('people', count_people(v_named) - v_count)::text;
  end if;
  if p_filter is not null and v_count <> p_expected_count then
    raise exception 'count-moved' using errcode = 'CS409', detail = json_build_object('expected', p_expected_count, 'count', v_count)::text;
  end if;
  -- Each has an event, and no one else can append any meanwhile.
  if (select count(distinct batch_id) from unnest(v_selection)) > 1000 then
    raise exception 'too-many-batches' using errcode = 'CS422';
  end if;
  if v_count = 0 then
    raise exception 'nothing-selected' using errcode = 'CS422';
  end if;
  v_register := register_if_above_threshold(v_count);
  if v_register is not null and v_actor.role <> 'checker' then
    raise exception 'checker-must-propose' using errcode = 'CS403', detail = json_build_object('people', v_count, 'register', v_register)::text;
  end if;
  v_waiting := waiting_reversals(v_selection);
  if v_waiting > 0 then
    raise exception 'reversal-proposed-already' using errcode = 'CS409', detail = json_build_object('people', v_waiting)::text;
  end if;
  insert into reversal (id, reason_id, reason, proposed_by, proposed_session_id, expires_at, selected, selection_digest, register_people)
  values (p_reversal, p_reason_id, nullif(btrim(p_reason), ''), v_actor.operator_id, v_actor.session_id, clock_timestamp() + interval '7 days',
    v_count, digest_reversal(v_selection), v_register);
  insert into reversal_selection (reversal_id, batch_id, slice_no, selected_rows, selected)
  select p_reversal, batch_id, slice_no, rows, bit_count(rows) from unnest(v_selection);
  perform audit_reversal(v_actor, 'reversal.proposed', p_reversal);
  return p_reversal;
end $$;

grant execute on function propose_reversal(text, inet, uuid, text, bytea, uuid, uuid, text, uuid[], integer[], uuid, jsonb, integer) to countersign_web;
