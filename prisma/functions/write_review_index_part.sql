-- Writes what the worker made of a slice: with the slice, in the transaction that imports it and without p_version, or later from its rows.
-- p_text is all of the text; each element of p_text_rows, p_text_from and p_text_bytes is one chunk of it.
create or replace function write_review_index_part(p_batch uuid, p_version integer, p_slice integer, p_text_rows integer[],
  p_text_from integer[], p_text_bytes integer[], p_cities bytea, p_city_values text[], p_domains bytea, p_domain_values text[], p_births bytea,
  p_name_births bytea, p_names bytea, p_rows_to_look_at bytea, p_text bytea) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_slice batch_slice;
begin
  perform require_rows(p_text_rows, 1000000, 'textRows');
  perform require_list(p_text_from, 1000000, 'textFrom');
  perform require_list(p_text_bytes, 1000000, 'textBytes');
  perform require_texts(p_city_values, 1000000, 255, 'cityValues');
  perform require_texts(p_domain_values, 1000000, 255, 'domainValues');
  if p_version is null then
    perform 1 from batch where id = p_batch and state = 'importing';
    if not found then
      raise exception 'batch-moved-on' using errcode = 'CS409';
    end if;
  else
    if not hold_review_index(p_batch, p_version) then
      return;
    end if;
    -- A crash only means that the part is made again: end_review_index misses it.
    perform set_config('synchronous_commit', 'off', true);
  end if;
  select * into strict v_slice from batch_slice where batch_id = p_batch and slice_no = p_slice;
  if (v_slice.row_to - v_slice.row_from + 1) * 4 <> all (array[octet_length(p_cities), octet_length(p_domains), octet_length(p_births),
      octet_length(p_name_births)]) or exists (select from unnest(p_text_rows) r where r not between v_slice.row_from and v_slice.row_to) then
    perform refuse_input('rows');
  end if;
  delete from review_index_text where batch_id = p_batch and row_from between v_slice.row_from and v_slice.row_to;
  insert into review_index_text (batch_id, row_from, text)
  select p_batch, c.row_from, convert_from(substring(p_text from c.at + 1 for c.bytes), 'UTF8')
  from unnest(p_text_rows, p_text_from, p_text_bytes) c(row_from, at, bytes);
  delete from review_index_part where batch_id = p_batch and slice_no = p_slice;
  insert into review_index_part (batch_id, slice_no, cities, city_values, domains, domain_values, births, name_births, names, rows_to_look_at)
  values (p_batch, p_slice, p_cities, p_city_values, p_domains, p_domain_values, p_births, p_name_births, p_names, p_rows_to_look_at);
end $$;

grant execute on function write_review_index_part(uuid, integer, integer, integer[], integer[], integer[], bytea, text[], bytea, text[], bytea,
  bytea, bytea, bytea, bytea) to countersign_worker;
