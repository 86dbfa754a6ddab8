-- Part of erase_rows, before it changes the people: erases the reasons for skipping or giving up that contain the full name or the e-mail of one
-- of them, as erase_from_decisions does. The audit keeps the sha256 of the text. What a target has is not erased here: take it back first.
create or replace function erase_from_deliveries(p_batch uuid, p_rows integer[]) returns void
language sql security definer set search_path = public, pg_temp as $$
  update delivery_act a set reason = '[erased]'
  where a.batch_id = p_batch and exists (select from unnest(names_of(p_batch, p_rows)) n(words) where strpos(words_of(a.reason), n.words) > 0);
$$;
