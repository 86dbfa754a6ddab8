-- Flags of a person alone, or compared with people of the same name and date of birth in this batch or another. Looks each one up,
-- because a scan over all people for every slice gets slower with every batch.
create or replace function flag_review_index_slice(p_batch uuid, p_slice integer) returns void
language plpgsql security definer set enable_hashjoin = off set enable_mergejoin = off set search_path = public, pg_temp as $$
declare
  v_slice batch_slice;
  v_day constant date := born_by(p_batch, 0);
  v_adult constant date := born_by(p_batch, 18);
  v_old constant date := born_by(p_batch, 101);
begin
  -- A crash only means that the slice is built again: end_review_index misses it.
  perform set_config('synchronous_commit', 'off', true);
  perform 1 from review_index where batch_id = p_batch and built_at is null for update;
  if not found then
    return;
  end if;
  perform 1 from review_index_slice where batch_id = p_batch and flagged;
  if not found then
    analyze review_index_person;
  end if;
  update review_index_slice set flagged = true where batch_id = p_batch and slice_no = p_slice and not flagged;
  if not found then
    return;
  end if;
  select * into strict v_slice from batch_slice where batch_id = p_batch and slice_no = p_slice;
  insert into review_index_flag (batch_id, row_no, flag, facts)
  select u.batch_id, u.row_no, c.flag, c.facts
  from users u, lateral (
    select case when u.dob > v_adult then 'under-18' else 'over-100' end as flag,
      jsonb_build_object('years', extract(year from age(v_day, u.dob))) as facts
    where u.dob > v_adult or u.dob <= v_old
    union all
    select 'mixed-scripts', m.letters from mixed_scripts(u.name) m(letters)
    -- Tested first: nearly all names are ASCII, and a function call for each would take longer than everything else.
    where octet_length(u.name) > char_length(u.name) and m.letters is not null
    union all
    select 'invisible-characters', i.fields from invisible_characters(u.name, u.city, u.email) i(fields)
    where octet_length(u.name) + octet_length(u.city) + coalesce(octet_length(u.email), 0)
        > char_length(u.name) + char_length(u.city) + coalesce(char_length(u.email), 0)
      and i.fields is not null) c
  where u.batch_id = p_batch and u.row_no between v_slice.row_from and v_slice.row_to;
  -- Two people of the same name and date of birth are similar unless their identity keys are equal. They differ in e-mail when one has
  -- any, else in city.
  insert into review_index_flag (batch_id, row_no, flag, facts)
  select p_batch, p.row_no, 'like-existing', jsonb_build_object('people', count(*),
    'batchId', (array_agg(o.batch_id order by o.batch_id desc, o.row_no desc))[1],
    'row', (array_agg(o.row_no order by o.batch_id desc, o.row_no desc))[1],
    'apart', jsonb_strip_nulls(jsonb_build_object(
      'other-email', nullif(count(*) filter (where u.email is not null and x.email is not null), 0),
      'without-email', nullif(count(*) filter (where u.email is not null and x.email is null), 0),
      'with-email', nullif(count(*) filter (where u.email is null and x.email is not null), 0),
      'other-city', nullif(count(*) filter (where u.email is null and x.email is null), 0))))
  from review_index_person p
  join review_index_person o on o.name_birth = p.name_birth and (o.batch_id, o.row_no) <> (p.batch_id, p.row_no)
  join users u on u.batch_id = p.batch_id and u.row_no = p.row_no
  join users x on x.batch_id = o.batch_id and x.row_no = o.row_no
  where p.batch_id = p_batch and p.row_no between v_slice.row_from and v_slice.row_to
    and x.dob = u.dob and fold_for_search(x.name) = fold_for_search(u.name)
    and coalesce(u.identity_key, u.freed_identity_key) is distinct from coalesce(x.identity_key, x.freed_identity_key)
  group by p.row_no;
  -- Returning people, by identity key. The same person is never pending twice, so who was decided before this import came before.
  insert into review_index_flag (batch_id, row_no, flag, facts)
  select p_batch, u.row_no, o.status || '-before', jsonb_build_object('times', count(*),
    'batchId', (array_agg(o.batch_id order by d.recorded_at desc, o.row_no desc))[1],
    'row', (array_agg(o.row_no order by d.recorded_at desc, o.row_no desc))[1])
  from batch b
  join users u on u.batch_id = b.id and u.row_no between v_slice.row_from and v_slice.row_to
  join users o on o.freed_identity_key = coalesce(u.identity_key, u.freed_identity_key) and o.batch_id <> u.batch_id
    and o.status in ('rejected', 'sent-back')
  join decision d on d.id = o.decision_id and d.recorded_at < b.import_ended_at
  where b.id = p_batch
  group by u.row_no, o.status;
end $$;

grant execute on function flag_review_index_slice(uuid, integer) to countersign_worker;
