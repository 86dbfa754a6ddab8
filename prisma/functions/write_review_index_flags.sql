-- Writes flags that need the whole batch, which the worker finds in its columns: element p_facts_of of p_facts, from 0, belongs to each row.
-- Facts are numbers only. A date of birth is shared when at least five people, and one in a thousand, have it. A domain is new when no other
-- batch has it and the batch has another. A burst is 25 or more people of one domain in a row, ignoring those without an address, of a domain
-- that at most half of the batch has.
create or replace function write_review_index_flags(p_batch uuid, p_version integer, p_flag text, p_rows integer[], p_facts_of integer[], p_facts jsonb)
returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_text(p_flag, 100, 'flag');
  perform require_rows(p_rows, 1000000, 'rows');
  perform require_list(p_facts_of, 1000000, 'factsOf');
  if p_flag is null or p_flag not in ('shared-birth-date', 'new-domain', 'domain-burst') then
    perform refuse_input('flag');
  end if;
  if jsonb_typeof(p_facts) is distinct from 'array' then
    perform refuse_input('facts');
  end if;
  perform 1 from jsonb_array_elements(p_facts) f where jsonb_typeof(f) <> 'object';
  if found then
    perform refuse_input('facts');
  end if;
  perform 1 from jsonb_array_elements(p_facts) f, jsonb_each(f) n where not is_whole_number(n.value, 0, 999999999999999);
  if found then
    perform refuse_input('facts');
  end if;
  if not hold_review_index(p_batch, p_version) then
    return;
  end if;
  insert into review_index_flag (batch_id, row_no, flag, facts)
  select p_batch, r.row_no, p_flag, p_facts -> r.facts from unnest(p_rows, p_facts_of) r(row_no, facts)
  join batch b on b.id = p_batch and r.row_no between 1 and b.row_count
  on conflict do nothing;
end $$;

grant execute on function write_review_index_flags(uuid, integer, text, integer[], integer[], jsonb) to countersign_worker;
