-- Part of erase_person: the review index forgets the person, their flags, and that others are like them or the same.
create or replace function erase_from_review_index(p_batch uuid, p_row integer) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_code integer;
begin
  update review_index set version = version + 1 where batch_id = p_batch;
  if not found then
    return;
  end if;
  update review_index_person p set text = search_text(u.name, u.email, u.city), name_birth = null
  from users u where u.batch_id = p_batch and u.row_no = p_row and p.batch_id = p_batch and p.row_no = p_row;
  delete from review_index_flag where batch_id = p_batch and row_no = p_row;
  delete from review_index_flag where flag in ('like-existing', 'rejected-before', 'sent-back-before') and facts @> jsonb_build_object('batchId', p_batch, 'row', p_row);
  select code into v_code from review_index_value where batch_id = p_batch and kind = 'city' and value = (select city from users where batch_id = p_batch and row_no = p_row);
  if not found then
    insert into review_index_value (batch_id, kind, code, value)
    select p_batch, 'city', (select max(code) + 1 from review_index_value where batch_id = p_batch and kind = 'city'), city
    from users where batch_id = p_batch and row_no = p_row returning code into v_code;
  end if;
  update review_index_slice d set
    cities = overlay(d.cities placing int4send(v_code) from (p_row - s.row_from) * 4 + 1),
    domains = overlay(d.domains placing int4send(-1) from (p_row - s.row_from) * 4 + 1),
    births = overlay(d.births placing int4send(u.dob - date '1970-01-01') from (p_row - s.row_from) * 4 + 1)
  from batch_slice s, users u
  where s.batch_id = p_batch and p_row between s.row_from and s.row_to and d.batch_id = p_batch and d.slice_no = s.slice_no
    and u.batch_id = p_batch and u.row_no = p_row;
  delete from review_index_value v where v.batch_id = p_batch and case v.kind
    when 'city' then not exists (select from users u where u.batch_id = p_batch and u.city = v.value)
    else not exists (select from users u where u.batch_id = p_batch and domain_of(u.email) = v.value) end;
  perform order_review_index(p_batch);
end $$;
