-- Refuses to undo a decision after its undo window; null while that has not begun.
create or replace function require_not_final(p_final_at timestamptz) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if p_final_at <= clock_timestamp() then
    raise exception 'undo-too-late' using errcode = 'CS409', detail = json_build_object('finalAt', p_final_at)::text;
  end if;
end $$;
