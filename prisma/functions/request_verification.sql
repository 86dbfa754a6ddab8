create or replace function request_verification(p_batch uuid, p_kind verification_kind) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into verification (batch_id, kind, traceparent) values (p_batch, p_kind, traceparent_of_statement()) on conflict do nothing;
  perform pg_notify('verification_requested', p_batch::text);
end $$;
