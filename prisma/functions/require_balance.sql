-- Counts the rows and compares them with the counters of the slices. A difference is a defect and stops the batch.
create or replace function require_balance(p_batch uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_broken jsonb;
begin
  with kept as (
    select part, sum(n)::bigint as n
    from batch_slice s, lateral (values
      ('pending', s.pending), ('approved', s.approved), ('rejected', s.rejected), ('sent-back', s.sent_back),
      ('withdrawn', s.withdrawn), ('expired', s.expired), ('reversed', s.reversed), ('invalid', s.invalid), ('duplicate', s.duplicate)) as v(part, n)
    where s.batch_id = p_batch group by part
  )
  select jsonb_object_agg(coalesce(c.part, k.part), jsonb_build_object('rows', coalesce(c.n, 0), 'counters', coalesce(k.n, 0)))
  into v_broken
  from count_rows(p_batch) c full join kept k using (part)
  where coalesce(c.n, 0) <> coalesce(k.n, 0);
  if v_broken is not null then
    raise exception 'balance-broken' using errcode = 'CS500', detail = v_broken::text;
  end if;
end $$;
