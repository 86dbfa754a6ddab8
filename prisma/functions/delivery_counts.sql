-- How many people of a batch have each outcome at each target, as `delivery_rows` explains. Of these rows only, unless p_rows is null.
create or replace function delivery_counts(p_batch uuid, p_rows integer[])
returns table (target_id uuid, waiting integer, begun integer, delivered integer, linked integer, failed integer, skipped integer,
  taken_back integer, given_up integer, withheld integer, unwanted integer)
language sql stable security definer set search_path = public, pg_temp as $$
  select d.target_id, sum(bit_count(d.waiting_rows))::integer, coalesce(sum(bit_count(d.begun_rows)), 0)::integer,
    coalesce(sum(bit_count(d.delivered_rows)), 0)::integer, coalesce(sum(bit_count(d.linked_rows)), 0)::integer,
    coalesce(sum(bit_count(d.failed_rows)), 0)::integer, coalesce(sum(bit_count(d.skipped_rows)), 0)::integer,
    coalesce(sum(bit_count(d.taken_back_rows)), 0)::integer, coalesce(sum(bit_count(d.given_up_rows)), 0)::integer,
    sum(bit_count(d.withheld_rows))::integer, sum(bit_count(d.unwanted_rows))::integer
  from delivery_rows(p_batch, p_rows) d group by d.target_id;
$$;

grant execute on function delivery_counts(uuid, integer[]) to countersign_web;
