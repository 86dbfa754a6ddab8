-- The rows of a batch whose text contains a folded search term. Only chunks that contain it are taken apart.
create or replace function rows_with_text(p_batch uuid, p_folded text) returns setof integer
language sql stable parallel safe
begin atomic
  select (t.row_from + r.n - 1)::integer
  from review_index_text t cross join lateral string_to_table(t.text, E'\x1e') with ordinality r(record, n)
  where t.batch_id = p_batch and strpos(t.text, p_folded) > 0 and strpos(r.record, p_folded) > 0;
end;

grant execute on function rows_with_text(uuid, text) to countersign_web;
