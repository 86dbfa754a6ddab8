-- Delivery is a process of its own, with the role countersign_delivery. A value that is added to an enum cannot be used in the same transaction,
-- and all migrations are one, so the type is made again.
alter table process drop constraint only_workers_poll;
alter type process_kind rename to process_kind_before;
create type process_kind as enum ('web', 'worker', 'verifier', 'delivery');
alter table process alter column kind type process_kind using kind::text::process_kind;
drop type process_kind_before;
alter table process add constraint only_workers_poll check (kind = 'worker' or polled_at is null);
