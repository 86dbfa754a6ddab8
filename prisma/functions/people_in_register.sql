-- The slices with the people who match a filter, of all batches or of one, of a maker's own batches or of everyone's. Their people need not
-- be final: final_people leaves out the others, under the locks of the batches.
create or replace function people_in_register(p_maker uuid, p_batch uuid, p_filter jsonb) returns batch_selection[]
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_batch uuid;
  v_found batch_selection[] := '{}';
begin
  perform require_filter(p_filter);
  for v_batch in
    select b.id from batch b left join review_index r on r.batch_id = b.id and r.built_at is not null
    where (p_maker is null or b.maker_id = p_maker) and (p_batch is null or b.id = p_batch)
      -- Without a review index no person has a flag.
      and (not p_filter ? 'flag' or r.batch_id is not null)
      and exists (select from batch_slice s where s.batch_id = b.id and s.approved > 0)
  loop
    if p_filter = '{}' then
      v_found := v_found || array(
        select (v_batch, s.slice_no, ~repeat('0', s.row_to - s.row_from + 1)::varbit)::batch_selection
        from batch_slice s where s.batch_id = v_batch and s.approved > 0);
    else
      v_found := v_found || array(
        select (v_batch, m.slice_no, m.rows)::batch_selection from unnest(matching_people(v_batch, p_filter)) m);
    end if;
  end loop;
  return v_found;
end $$;
