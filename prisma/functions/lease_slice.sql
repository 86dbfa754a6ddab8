-- Leases the first slice of a batch that is not imported and that no one leases, for a worker that imports it. Null if no slice is left to
-- import, and 0 if others lease all that are left. A lease lasts a minute at most.
create or replace function lease_slice(p_batch uuid, p_holder uuid, p_for interval) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_slice integer;
  v_is_leased boolean;
begin
  loop
    select s.slice_no, coalesce(l.ends_at > clock_timestamp(), false) as is_leased into v_slice, v_is_leased
    from batch_slice s left join slice_lease l on l.batch_id = s.batch_id and l.slice_no = s.slice_no
    where s.batch_id = p_batch and s.imported_at is null
    order by is_leased, s.slice_no limit 1;
    if not found then
      return null;
    end if;
    perform 1 from batch where id = p_batch and state = 'importing';
    if not found then
      raise exception 'batch-moved-on' using errcode = 'CS409';
    end if;
    if v_is_leased then
      return 0;
    end if;
    insert into slice_lease as l (batch_id, slice_no, holder, ends_at)
    values (p_batch, v_slice, p_holder, clock_timestamp() + least(p_for, interval '1 minute'))
    on conflict (batch_id, slice_no) do update set holder = excluded.holder, ends_at = excluded.ends_at where l.ends_at <= clock_timestamp();
    if found then
      return v_slice;
    end if;
    -- Another worker was faster.
  end loop;
end $$;

grant execute on function lease_slice(uuid, uuid, interval) to countersign_worker;
