-- Keys are a list: the present one signs, and earlier ones are accepted until their date.
alter table auth_key drop constraint auth_key_pkey;
alter table auth_key rename column only_one to is_present;
alter table auth_key alter column is_present drop default, alter column is_present drop not null;
alter table auth_key add column accepted_until timestamptz;
alter table auth_key
  add primary key (inner_block),
  add constraint auth_key_present unique (is_present),
  add constraint earlier_keys_have_a_date check ((is_present is null) = (accepted_until is not null));
