-- Writes one chunk of the rows in the order of names.
create or replace function write_review_index_order(p_batch uuid, p_version integer, p_chunk integer, p_rows bytea) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not hold_review_index(p_batch, p_version) then
    return;
  end if;
  insert into review_index_order (batch_id, chunk_no, rows) values (p_batch, p_chunk, p_rows)
  on conflict (batch_id, chunk_no) do update set rows = excluded.rows;
end $$;

grant execute on function write_review_index_order(uuid, integer, integer, bytea) to countersign_worker;
