-- Part of erase_rows, before it changes the people: erases the reasons for skipping or giving up that contain the full name or the e-mail of one
-- of them, as erase_from_decisions does. The audit keeps the sha256 of the text. Of an account, what it had before and the hash of the user name
-- go, and it stays one that was there before. What a target has is not erased here: take it back first.
create or replace function erase_from_deliveries(p_batch uuid, p_rows integer[]) returns void
language sql security definer set search_path = public, pg_temp as $$
  update delivery_act a set reason = '[erased]'
  where a.batch_id = p_batch and exists (select from unnest(names_of(p_batch, p_rows)) n(words) where strpos(words_of(a.reason), n.words) > 0);
  update delivery_account a set user_name_hash = gen_random_uuid(), before = case when a.before is not null then '{}'::jsonb end
  where a.batch_id = p_batch and a.row_no = any (p_rows);
$$;
