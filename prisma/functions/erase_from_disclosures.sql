-- Part of erase_rows, before it changes the people: erases the reasons of auditors that contain the full name or the e-mail of one of them,
-- as erase_from_decisions does. The audit keeps the sha256 of the text.
create or replace function erase_from_disclosures(p_batch uuid, p_rows integer[]) returns void
language sql security definer set search_path = public, pg_temp as $$
  update disclosure d set reason = '[erased]'
  where d.batch_id = p_batch and exists (select from unnest(names_of(p_batch, p_rows)) n(words) where strpos(words_of(d.reason), n.words) > 0);
$$;
