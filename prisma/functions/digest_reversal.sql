-- Over the batches in order: the id in sixteen bytes, then the digest of the selection in it.
create or replace function digest_reversal(p_selection batch_selection[]) returns bytea
language sql immutable set search_path = public, pg_temp as $$
  select sha256(string_agg(uuid_send(batch_id) || digest, ''::bytea order by batch_id))
  from (select batch_id, digest_selection(array_agg((slice_no, rows)::slice_selection)) as digest from unnest(p_selection) group by batch_id) b
$$;
