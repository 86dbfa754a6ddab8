-- Flags that need the whole batch. A date of birth is shared when at least five people, and one in a thousand, have it. A domain is new
-- when no other batch has it and the batch has another. A burst is 25 or more people of one domain in a row, ignoring those without an
-- address, of a domain that at most half of the batch has.
create or replace function flag_review_index(p_batch uuid, p_flag text) returns void
language plpgsql security definer set work_mem = '128MB' set search_path = public, pg_temp as $$
begin
  perform require_text(p_flag, 100, 'flag');
  perform 1 from review_index where batch_id = p_batch and built_at is null for update;
  if not found then
    return;
  end if;
  case p_flag
    when 'shared-birth-date' then
      insert into review_index_flag (batch_id, row_no, flag, facts)
      select p_batch, u.row_no, 'shared-birth-date', jsonb_build_object('people', d.people, 'of', d.of)
      from (
        select dob, count(*) as people, sum(count(*)) over () as of from users where batch_id = p_batch group by dob) d
      join users u on u.batch_id = p_batch and u.dob = d.dob
      where d.people >= greatest(5, d.of / 1000)
      on conflict do nothing;
    when 'new-domain' then
      insert into review_index_flag (batch_id, row_no, flag, facts)
      select p_batch, u.row_no, 'new-domain', jsonb_build_object('people', count(*) over (partition by v.code))
      from review_index_value v
      join users u on u.batch_id = p_batch and u.email is not null and domain_of(u.email) = v.value
      where v.batch_id = p_batch and v.kind = 'domain'
        and not exists (select from review_index_value o where o.kind = 'domain' and o.value = v.value and o.batch_id <> p_batch)
        and exists (select from review_index_value o where o.kind = 'domain' and o.batch_id <> p_batch)
      on conflict do nothing;
    when 'domain-burst' then
      with addressed as materialized (
        select row_no, domain, row_number() over (order by row_no) - row_number() over (partition by domain order by row_no) as run
        from (select row_no, domain_of(email) as domain from users where batch_id = p_batch and email is not null) a
      ), shares as (
        select domain, count(*) as people, sum(count(*)) over () as of from addressed group by domain
      ), runs as (
        select domain, run, count(*) as people, min(row_no) as first, max(row_no) as last from addressed group by domain, run having count(*) >= 25
      )
      insert into review_index_flag (batch_id, row_no, flag, facts)
      select p_batch, a.row_no, 'domain-burst', jsonb_build_object('people', r.people, 'fromRow', r.first, 'toRow', r.last)
      from runs r join shares s on s.domain = r.domain and s.people * 2 <= s.of
      join addressed a on a.domain = r.domain and a.run = r.run
      on conflict do nothing;
  end case;
end $$;

grant execute on function flag_review_index(uuid, text) to countersign_worker;
