-- Called by commands on the server: one admin confirms, but not the operator that it concerns.
create or replace function propose_change_on_server(p_change uuid, p_kind text, p_subject uuid, p_wanted jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from operator_lock for update;
  perform record_change(null, p_change, p_kind, p_subject, p_wanted, null);
end $$;
