-- Refuses a selection that is not made in exactly one way, or whose arguments are ambiguous.
create or replace function require_selection(p_rows integer[], p_identity_keys text[], p_filter jsonb, p_except integer[], p_also integer[], p_expected_count integer)
returns void
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  perform require_rows(p_rows, 1000000, 'rows');
  perform require_texts(p_identity_keys, 100000, 400, 'emails');
  perform require_filter(p_filter);
  perform require_rows(p_except, 100000, 'except');
  perform require_rows(p_also, 100000, 'also');
  if num_nonnulls(p_rows, p_identity_keys, p_filter) <> 1 or (p_filter is null and num_nonnulls(p_except, p_also, p_expected_count) > 0) then
    perform refuse_input('selection');
  end if;
  if p_filter is not null and (p_expected_count is null or p_expected_count < 0) then
    perform refuse_input('expectedCount');
  end if;
end $$;
