-- Called by every process: it runs, and polled Temporal so many milliseconds ago. Its kind is the role that it signed in with, which no
-- argument can change. Only the newest 100 of a kind are kept, each for a day, so that no role can fill the disk.
create or replace function note_process(p_id uuid, p_version text, p_node text, p_host text, p_polled_ms integer, p_has_ended boolean)
returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_kind process_kind := case session_user
    when 'countersign_web' then 'web' when 'countersign_worker' then 'worker' when 'countersign_verifier' then 'verifier'
    when 'countersign_delivery' then 'delivery' end;
  v_now timestamptz := clock_timestamp();
begin
  perform require_text(p_version, 50, 'version'), require_text(p_node, 50, 'node'), require_text(p_host, 100, 'host');
  -- A role that does not stop its transaction must not keep the others waiting.
  delete from process where (kind, id) in (
    select o.kind, o.id from process o
    where o.kind = v_kind and o.id <> p_id and o.seen_at < greatest(v_now - interval '1 day',
      (select n.seen_at from process n where n.kind = v_kind and n.id <> p_id order by n.seen_at desc offset 98 limit 1))
    for update of o skip locked);
  insert into process (kind, id, version, node, host, started_at, seen_at, polled_at, ended_at)
  values (v_kind, p_id, p_version, p_node, p_host, v_now, v_now, v_now - p_polled_ms * interval '1 millisecond',
    case when p_has_ended then v_now end)
  on conflict (kind, id) do update set seen_at = excluded.seen_at, polled_at = excluded.polled_at, ended_at = excluded.ended_at;
end $$;

grant execute on function note_process(uuid, text, text, text, integer, boolean)
  to countersign_web, countersign_worker, countersign_verifier, countersign_delivery;
