-- The review index is made by the worker from the lines that it imports, and merged when the import has ended (decision 56).

-- The text that a search reads: search_text of consecutive rows from row_from on, each followed by the next after a record separator. A row
-- that is no person is empty. A chunk fills half a page.
create table review_index_text (
  batch_id uuid not null,
  row_from integer not null,
  text text not null,
  primary key (batch_id, row_from)
);
-- In the table itself and not compressed, because a search reads all of it.
alter table review_index_text alter column text set storage external;
alter table review_index_text set (toast_tuple_target = 8160);
-- A sample would keep texts of erased people.
alter table review_index_text alter column text set statistics 0;

-- A hash of the folded name and the date of birth of each person, with the row, both as int4 in network order, sorted. People of equal hashes
-- are in one chunk, whose first hash is the key.
create table review_index_name_birth (
  batch_id uuid not null,
  first_hash integer not null,
  entries bytea not null check (octet_length(entries) % 8 = 0),
  primary key (batch_id, first_hash)
);
alter table review_index_name_birth alter column entries set storage external;
alter table review_index_name_birth set (toast_tuple_target = 8160);
-- A sample would keep hashes of erased people.
alter table review_index_name_birth alter column first_hash set statistics 0, alter column entries set statistics 0;

-- What a worker made of a slice, until the parts of all slices are merged. Unlogged: after a crash of the database the worker makes them again
-- from the rows. Cities and domains are places in the lists beside them.
create unlogged table review_index_part (
  batch_id uuid not null,
  slice_no integer not null,
  cities bytea not null,
  city_values text[] not null,
  domains bytea not null,
  domain_values text[] not null,
  births bytea not null,
  name_births bytea not null,
  names bytea not null,
  rows_to_look_at bytea not null,
  primary key (batch_id, slice_no)
);
alter table review_index_part alter column cities set storage external, alter column domains set storage external,
  alter column births set storage external, alter column name_births set storage external, alter column names set storage external,
  alter column rows_to_look_at set storage external;

-- Indexes that are built keep their flags. Others are built again.
insert into review_index_text (batch_id, row_from, text)
select s.batch_id, min(n), string_agg(coalesce(p.text, ''), E'\x1e' order by n)
from review_index i
join batch_slice s on s.batch_id = i.batch_id
cross join lateral generate_series(s.row_from, s.row_to) n
left join review_index_person p on p.batch_id = s.batch_id and p.row_no = n
where i.built_at is not null
group by s.batch_id, s.slice_no, (n - s.row_from) / 64;

insert into review_index_name_birth (batch_id, first_hash, entries)
select batch_id, min(hash), string_agg(int4send(hash) || int4send(row_no), ''::bytea order by hash, row_no)
from (
  select p.batch_id, p.row_no, h.hash, (rank() over (partition by p.batch_id order by h.hash) - 1) / 500 as chunk
  from review_index i
  join review_index_person p on p.batch_id = i.batch_id
  join users u on u.batch_id = p.batch_id and u.row_no = p.row_no
  cross join lateral (select hashtext(split_part(p.text, E'\n', 1) || E'\n' || (u.dob - date '1970-01-01')) as hash) h
  where i.built_at is not null and p.name_birth is not null) e
group by batch_id, chunk;

delete from review_index_slice s using review_index i where i.batch_id = s.batch_id and i.built_at is null;
delete from review_index_order o using review_index i where i.batch_id = o.batch_id and i.built_at is null;
delete from review_index_value v using review_index i where i.batch_id = v.batch_id and i.built_at is null;
delete from review_index_flag f using review_index i where i.batch_id = f.batch_id and i.built_at is null;
delete from review_index where built_at is null;
drop table review_index_person;

grant select on review_index_text, review_index_name_birth to countersign_web;
-- Its progress is shown.
grant select (batch_id, slice_no) on review_index_part to countersign_web;
grant select on review_index_part, review_index_name_birth, review_index to countersign_worker;
