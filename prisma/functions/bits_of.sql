-- p_length rows from p_from on as bits. Built 64 bits at a time, because setting one bit copies all of them.
create or replace function bits_of(p_rows integer[], p_from integer, p_length integer) returns varbit
language sql immutable set search_path = public, pg_temp as $$
  select left(string_agg(coalesce(w.word, 0)::bit(64)::text, '' order by g.n), p_length)::varbit
  from generate_series(0, (p_length - 1) / 64) g(n)
  left join (
    select (r - p_from) / 64 as n, bit_or(1::bigint << (63 - (r - p_from) % 64)) as word from unnest(p_rows) r group by 1) w on w.n = g.n
$$;
