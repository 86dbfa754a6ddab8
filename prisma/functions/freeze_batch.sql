-- Nothing becomes final from now on. A batch that was frozen and ended has nothing left to freeze; one that is being imported is verified
-- after its end.
create or replace function freeze_batch(p_batch batch) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if p_batch.frozen_at is null and p_batch.state in ('pending', 'withdrawing', 'withdrawn', 'expired', 'closed') then
    perform move_batch(p_batch.id, 'frozen');
  end if;
end $$;
