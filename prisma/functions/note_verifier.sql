create or replace function note_verifier(p_id uuid, p_version text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_text(p_version, 50, 'version');
  delete from verifier_process where seen_at < clock_timestamp() - interval '1 day';
  insert into verifier_process (id, version, seen_at) values (p_id, p_version, clock_timestamp())
  on conflict (id) do update set version = excluded.version, seen_at = excluded.seen_at;
end $$;

grant execute on function note_verifier(uuid, text) to countersign_verifier;
