-- Publishes the hashes of the identity keys and unique values of a leased slice, 64 bits each. A worker on a later slice then knows which of its rows may
-- repeat one of this slice, and lets those wait. They depend on the file alone, so a lease that ended meanwhile does not matter.
create or replace function publish_identity_keys(p_batch uuid, p_slice integer, p_hashes bytea) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- Other workers read them whole, and what is published stays so.
  if p_hashes is null or octet_length(p_hashes) > 8 * (
    select (s.row_to - s.row_from + 1) * (1 + count_unique_fields(b.field_version))
    from batch_slice s join batch b on b.id = s.batch_id
    where s.batch_id = p_batch and s.slice_no = p_slice) then
    perform refuse_input('hashes');
  end if;
  update slice_lease set identity_key_hashes = p_hashes where batch_id = p_batch and slice_no = p_slice;
end $$;

grant execute on function publish_identity_keys(uuid, integer, bytea) to countersign_worker;
