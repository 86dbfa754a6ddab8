-- Part of erase_rows: overwrites the kept text of a batch with p_bytes from p_byte_from on, each chunk once.
create or replace function overwrite_text(p_batch uuid, p_byte_from bigint[], p_bytes bytea[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_chunk_bytes constant bigint := 1048576;
  v_chunk record;
  v_new bytea;
  v_part record;
begin
  for v_chunk in
    select upload_id, no from batch b
    cross join lateral (
      select distinct no from unnest(p_byte_from, p_bytes) p(at, bytes)
      cross join generate_series(p.at / v_chunk_bytes, (p.at + octet_length(p.bytes) - 1) / v_chunk_bytes) no) c
    where b.id = p_batch order by no
  loop
    select bytes into strict v_new from upload_chunk where upload_id = v_chunk.upload_id and chunk_no = v_chunk.no;
    for v_part in
      -- The range of the replacement that is in this chunk.
      select p.at, p.bytes, greatest(p.at, v_chunk.no * v_chunk_bytes) as first, least(p.at + octet_length(p.bytes), (v_chunk.no + 1) * v_chunk_bytes) as last
      from unnest(p_byte_from, p_bytes) p(at, bytes)
      where p.at < (v_chunk.no + 1) * v_chunk_bytes and p.at + octet_length(p.bytes) > v_chunk.no * v_chunk_bytes
    loop
      v_new := overlay(v_new placing substring(v_part.bytes from (v_part.first - v_part.at)::integer + 1 for (v_part.last - v_part.first)::integer)
        from (v_part.first - v_chunk.no * v_chunk_bytes)::integer + 1);
    end loop;
    update upload_chunk set bytes = v_new where upload_id = v_chunk.upload_id and chunk_no = v_chunk.no;
  end loop;
end $$;
