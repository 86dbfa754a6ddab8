-- The filter with everything that can be known before reading people; person_matches takes it. Refuses a filter by flag until all flags
-- are found, because its meaning would change meanwhile.
create or replace function resolve_filter(p_batch uuid, p_filter jsonb) returns jsonb
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform require_filter(p_filter);
  if p_filter ? 'flag' and not exists (select from review_index where batch_id = p_batch and built_at is not null) then
    raise exception 'flags-not-ready' using errcode = 'CS409';
  end if;
  return (
    select jsonb_strip_nulls(jsonb_build_object(
      'q', regexp_replace(fold_for_search(p_filter ->> 'q'), '\s+', ' ', 'g'),
      'searched', case when p_filter ? 'q' then (select jsonb_agg(f.place order by f.place) from filterable_fields(p_batch) f where f.is_searched) end,
      'fields', resolved_fields(p_batch, p_filter -> 'fields'),
      'city', p_filter ->> 'city',
      'domain', p_filter ->> 'domain',
      'flag', p_filter ->> 'flag',
      'bornBy', born_by(p_batch, (p_filter ->> 'ageFrom')::integer),
      'bornAfter', born_by(p_batch, (p_filter ->> 'ageTo')::integer + 1),
      'rowFrom', case when p_filter -> 'range' ->> 'sort' = 'row' then least(r.first, r.last) end,
      'rowTo', case when p_filter -> 'range' ->> 'sort' = 'row' then greatest(r.first, r.last) end,
      -- Omits an end of the range that is no person's row.
      'ends', case when p_filter -> 'range' ->> 'sort' = 'name' then (
        select coalesce(jsonb_agg(jsonb_build_array(fold_for_search(u.name), u.row_no) order by fold_for_search(u.name) collate "C", u.row_no), '[]')
        from users u where u.batch_id = p_batch and u.row_no in (r.first, r.last)) end))
    from (select (p_filter -> 'range' ->> 'from')::integer as first, (p_filter -> 'range' ->> 'to')::integer as last) r);
end $$;

grant execute on function resolve_filter(uuid, jsonb) to countersign_web;
