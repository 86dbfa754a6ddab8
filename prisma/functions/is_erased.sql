-- Whether the owner erased the person: erase_rows leaves an identity key that is no one's.
create or replace function is_erased(p_person users) returns boolean
language sql stable parallel safe
return p_person.name = '[erased]' and p_person.identity_key = identity_key_hash('erased:' || p_person.batch_id || ':' || p_person.row_no);
