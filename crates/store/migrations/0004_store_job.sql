-- scope: both

-- Work to be done after the transaction that asked for it. state: 0 waiting, 1 leased, 2 done, 3 dead.
create table job (
  id {uuid} not null primary key,
  kind text not null,
  payload {json} not null,
  dedup_key text,
  priority {i64} not null,
  run_at {time} not null,
  state {i64} not null check (state between 0 and 3),
  attempts {i64} not null,
  attempts_max {i64} not null check (attempts_max > 0),
  leased_by {uuid},
  lease_until {time},
  last_error text,
  created_at {time} not null,
  finished_at {time},
  constraint job_lease check ((state = 1) = (leased_by is not null and lease_until is not null))
) {strict};

create unique index job_dedup on job (kind, dedup_key) where state < 2;
create index job_ready on job (state, run_at);
