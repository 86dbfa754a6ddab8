create or replace function request_verification(p_batch uuid, p_kind verification_kind) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into verification (batch_id, kind) values (p_batch, p_kind) on conflict do nothing;
  perform pg_notify('verification_requested', p_batch::text);
end $$;
