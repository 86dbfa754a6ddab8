-- Says why a batch is not delivered, or with p_attempts 0 that it moves again.
create or replace function stall_deliveries(p_batch uuid, p_cause text, p_attempts integer) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_text(p_cause, 100, 'cause');
  update delivery_batch set stalled = case when p_attempts > 0 then jsonb_build_object('cause', p_cause, 'attempts', p_attempts) end
  where batch_id = p_batch and (p_attempts > 0 or stalled is not null);
  if found then
    perform pg_notify('batch_changed', p_batch::text);
  end if;
end $$;

grant execute on function stall_deliveries(uuid, text, integer) to countersign_delivery;
