-- Part of erase_rows, before it changes the people: erases the reasons and search terms of the batch's decisions that contain the full name
-- or the e-mail of one of them; a reversal says the same in all its batches, and an approval request what its decision says. Returns the
-- decisions, which no longer have the text of which the audit has the sha256.
create or replace function erase_from_decisions(p_batch uuid, p_rows integer[]) returns uuid[]
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_decisions uuid[];
  v_texts constant text[] := names_of(p_batch, p_rows);
begin
  with said as (
    select d.id, strpos(words_of(d.reason), t.words) > 0 as in_reason,
      coalesce((select jsonb_object_agg(f.key, '[erased]') from jsonb_each_text(d.filter) f where strpos(words_of(f.value), t.words) > 0), '{}') as in_filter
    from decision d, unnest(v_texts) t(words)
    where d.batch_id = p_batch or d.reversal_id in (select s.reversal_id from reversal_selection s where s.batch_id = p_batch)
  ), erased as (
    update decision d set reason = case when s.in_reason then '[erased]' else d.reason end, filter = d.filter || coalesce(s.in_filter, '{}')
    from (select id, coalesce(bool_or(in_reason), false) as in_reason, jsonb_object_agg(key, value) filter (where key is not null) as in_filter
      from said left join lateral jsonb_each(in_filter) on true group by id) s
    where d.id = s.id and (s.in_reason or s.in_filter is not null)
    returning d.id
  )
  select array_agg(id order by id) into v_decisions from erased;
  update reversal v set reason = '[erased]'
  where exists (select from reversal_selection s where s.reversal_id = v.id and s.batch_id = p_batch)
    and exists (select from unnest(v_texts) t(words) where strpos(words_of(v.reason), t.words) > 0);
  update approval_request r set
    reason = case when exists (select from unnest(v_texts) t(words) where strpos(words_of(r.reason), t.words) > 0) then '[erased]' else r.reason end,
    filter = r.filter || coalesce((select jsonb_object_agg(f.key, '[erased]') from jsonb_each_text(r.filter) f, unnest(v_texts) t(words)
      where strpos(words_of(f.value), t.words) > 0), '{}')
  where r.batch_id = p_batch;
  return coalesce(v_decisions, '{}');
end $$;
