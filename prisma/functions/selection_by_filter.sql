-- The pending people who match a filter, without p_except and with p_also; p_also wins.
create or replace function selection_by_filter(p_batch uuid, p_filter jsonb, p_matching slice_selection[], p_except integer[], p_also integer[])
returns slice_selection[]
language sql stable security definer set search_path = public, pg_temp as $$
  select array_agg((s.slice_no, s.pending_rows & (b.matching & ~b.left_out | b.besides))::slice_selection)
  from batch_slice s
  left join unnest(p_matching) m on m.slice_no = s.slice_no
  cross join lateral (select s.row_to - s.row_from + 1 as length) l
  cross join lateral (select repeat('0', length)::varbit as none) n
  cross join lateral (select
    case when p_filter = '{}' then ~none else coalesce(m.rows, none) end as matching,
    case when p_except is null then none else bits_of(rows_between(p_except, s.row_from, s.row_to), s.row_from, length) end as left_out,
    case when p_also is null then none else bits_of(rows_between(p_also, s.row_from, s.row_to), s.row_from, length) end as besides) b
  where s.batch_id = p_batch and s.pending > 0;
$$;
