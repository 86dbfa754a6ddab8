-- The inverse of bits_of: the rows whose bits are set, the first bit being row p_from. Finds a few by skipping zeros; unpacks all bits
-- when there are many.
create or replace function rows_of(p_bits varbit, p_from integer) returns setof integer
language sql immutable set search_path = public, pg_temp as $$
  select (p_from - 1 + sum(char_length(zeros) + 1) over (order by n))::integer
  from string_to_table(p_bits::text, '1') with ordinality as t(zeros, n)
  where bit_count(p_bits) * 10 < bit_length(p_bits) and n <= bit_count(p_bits)
  union all
  select p_from + n from (select p_bits || B'' as bits offset 0) unpacked, generate_series(0, bit_length(bits) - 1) n
  where bit_count(p_bits) * 10 >= bit_length(p_bits) and get_bit(bits, n) = 1;
$$;

grant execute on function rows_of(varbit, integer) to countersign_web;
