-- The people of a batch who match a filter, whatever their status; omits slices without any. Planned again for each filter, so that
-- conditions that are not in it cost nothing per row. Reads the text of the review index, because folding a million names takes most of a
-- second.
create or replace function matching_people(p_batch uuid, p_filter jsonb) returns slice_selection[]
language plpgsql stable security definer set plan_cache_mode = force_custom_plan set search_path = public, pg_temp as $$
declare
  v_resolved jsonb := resolve_filter(p_batch, p_filter);
  v_first_rows integer[] := array(select row_from from batch_slice where batch_id = p_batch order by slice_no);
  v_found slice_selection[];
begin
  if v_resolved ? 'q' and exists (select from review_index where batch_id = p_batch and built_at is not null) then
    v_found := array(
      select (s.slice_no, bits_of(m.rows, s.row_from, s.row_to - s.row_from + 1))::slice_selection
      from (
        select v_first_rows[width_bucket(p.row_no, v_first_rows)] as row_from, array_agg(p.row_no) as rows
        from rows_with_text(p_batch, v_resolved ->> 'q') p(row_no) group by 1) m
      join batch_slice s on s.batch_id = p_batch and s.row_from = m.row_from);
    v_resolved := v_resolved - 'q';
    if v_resolved = '{}' then
      return v_found;
    end if;
  end if;
  return array(
    select (s.slice_no, bits_of(m.rows, s.row_from, s.row_to - s.row_from + 1)
      & case when v_found is null then ~repeat('0', s.row_to - s.row_from + 1)::varbit else f.rows end)::slice_selection
    from (
      select v_first_rows[width_bucket(u.row_no, v_first_rows)] as row_from, array_agg(u.row_no) as rows
      from users u where u.batch_id = p_batch and person_matches(u, v_resolved) group by 1) m
    join batch_slice s on s.batch_id = p_batch and s.row_from = m.row_from
    left join unnest(v_found) f on f.slice_no = s.slice_no
    where v_found is null or f.rows is not null);
end $$;
