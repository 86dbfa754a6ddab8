-- What is stored of an upload. The chunk digest is the sha-256 over the sha-256 of each 1 MiB chunk in order, because SQL cannot hash
-- more than one value. NULL bytes when a chunk is missing, or one before the last is not full.
create or replace function stored_chunks(p_upload uuid, out bytes bigint, out chunk_digest bytea)
language sql security definer set search_path = public, pg_temp as $$
  select
    case when count(*) = coalesce(max(c.chunk_no), -1) + 1
      and coalesce(bool_and(c.is_last or octet_length(c.bytes) = 1048576), true)
      then coalesce(sum(octet_length(c.bytes)), 0) end,
    sha256(coalesce(string_agg(c.digest, ''::bytea order by c.chunk_no), ''))
  from (select u.*, lead(u.chunk_no) over (order by u.chunk_no) is null as is_last from upload_chunk u where u.upload_id = p_upload) c;
$$;
