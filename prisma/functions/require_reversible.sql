-- Locks the batches of a reversal, in one order for all. Refuses a batch that is missing, frozen, or not the maker's who proposes.
create or replace function require_reversible(p_actor actor, p_batches uuid[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from batch where id = any (p_batches) order by id for update;
  perform 1 from unnest(p_batches) n(id) where not exists (select from batch b where b.id = n.id);
  if found then
    raise exception 'batch-not-found' using errcode = 'CS404';
  end if;
  perform 1 from batch where id = any (p_batches) and p_actor.role = 'maker' and maker_id <> p_actor.operator_id;
  if found then
    raise exception 'not-your-batch' using errcode = 'CS403';
  end if;
  perform 1 from batch where id = any (p_batches) and state = 'frozen';
  if found then
    raise exception 'batch-frozen' using errcode = 'CS409';
  end if;
end $$;
