-- The targets in the order of deliveries, with the settings in force that decide what becomes of a person.
create or replace function targets_in_order()
returns table (target_id uuid, kind text, place bigint, on_failure text, whole_batch boolean, is_retired boolean, is_paused boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select t.id, t.kind, row_number() over (order by t.position, t.key), v.settings ->> 'onFailure', (v.settings -> 'wholeBatch')::boolean,
    t.retired_at is not null, coalesce(s.paused_at is not null, false)
  from target t
  cross join lateral (
    select o.settings::jsonb as settings from target_version o where o.target_id = t.id order by o.number desc limit 1) v
  left join target_state s on s.target_id = t.id;
$$;
