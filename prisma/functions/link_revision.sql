-- The references in a corrections file come from its maker, so only an earlier batch of the same maker makes this one its revision.
-- Unknown and foreign references link nothing and are no error.
create or replace function link_revision(p_batch uuid, p_referenced uuid[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_revision_of uuid;
begin
  perform require_list(p_referenced, 100000, 'named');
  update batch b set revision_of = e.id, revision_no = coalesce(e.revision_no, 1) + 1
  from (
    select o.id, o.revision_no from unnest(p_referenced) with ordinality as n(id, place)
    join batch o on o.id = n.id
    join batch t on t.id = p_batch and t.maker_id = o.maker_id and o.created_at < t.created_at
    where o.row_count is not null order by n.place limit 1) e
  where b.id = p_batch and b.state = 'importing' and b.row_count is null and b.revision_of is null
  returning b.revision_of into v_revision_of;
  if found then
    perform pg_notify('batch_changed', v_revision_of::text);
  end if;
end $$;

grant execute on function link_revision(uuid, uuid[]) to countersign_worker;
