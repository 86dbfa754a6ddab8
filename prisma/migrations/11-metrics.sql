-- The worker that serves the metrics of the database, and until when. Only read_metrics reaches it.
create table metrics_lease (
  only_one boolean primary key default true check (only_one),
  holder uuid,
  ends_at timestamptz not null
);
insert into metrics_lease (ends_at) values ('-infinity');
