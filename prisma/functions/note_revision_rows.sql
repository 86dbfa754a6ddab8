-- Where the rows of a slice come from, in the transaction that writes them. Omits references to rows that do not exist.
create or replace function note_revision_rows(p_batch uuid, p_rows integer[], p_of_rows integer[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_rows(p_rows, 1000000, 'rows');
  perform require_list(p_of_rows, 1000000, 'ofRows');
  if cardinality(p_rows) is distinct from cardinality(p_of_rows) then
    perform refuse_input('ofRows');
  end if;
  insert into revision_row (batch_id, row_no, of_row_no)
  select b.id, r.row_no, r.of_row_no from unnest(p_rows, p_of_rows) as r(row_no, of_row_no)
  join batch b on b.id = p_batch and b.state = 'importing' and r.row_no between 1 and b.row_count
  join batch o on o.id = b.revision_of and r.of_row_no between 1 and o.row_count
  on conflict do nothing;
end $$;

grant execute on function note_revision_rows(uuid, integer[], integer[]) to countersign_worker;
