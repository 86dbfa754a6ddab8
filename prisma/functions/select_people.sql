-- The people of a batch that a checker selects for a decision, in exactly one way: by rows, by e-mail addresses, or by a filter with the number
-- that the checker saw. Locks the batch. Refuses an operator who may not decide in it, a moved count and an empty selection.
create or replace function select_people(
  p_batch uuid, p_operator uuid, p_rows integer[], p_identity_keys text[], p_filter jsonb, p_except integer[], p_also integer[], p_expected_count integer
) returns slice_selection[]
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_rows integer[];
  v_matching slice_selection[];
  v_selection slice_selection[];
  v_count bigint;
begin
  -- The people of a pending batch do not change, so matching them needs no lock.
  perform require_decidable(p_batch, p_operator);
  if p_filter <> '{}' then
    v_matching := matching_people(p_batch, p_filter);
  end if;
  perform 1 from batch where id = p_batch for update;
  perform require_decidable(p_batch, p_operator);
  if p_filter is null then
    v_rows := in_order(case when p_identity_keys is null then p_rows else rows_of_identity_keys(p_batch, p_identity_keys) end);
    perform require_rows_of_file(p_batch, v_rows);
    v_selection := selection_by_rows(p_batch, v_rows);
  else
    v_selection := selection_by_filter(p_batch, p_filter, v_matching, in_order(p_except), in_order(p_also));
  end if;
  v_count := count_selection(v_selection);
  if p_filter is not null and v_count <> p_expected_count then
    raise exception 'count-moved' using errcode = 'CS409', detail = json_build_object('expected', p_expected_count, 'count', v_count)::text;
  end if;
  if v_count = 0 then
    raise exception 'nothing-selected' using errcode = 'CS422';
  end if;
  return v_selection;
end $$;
