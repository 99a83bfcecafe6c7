-- scope: both

-- One row per command that a caller may send twice. `answer` is what the first one was told.
create table idempotency (
  actor {uuid} not null,
  act text not null,
  key text not null,
  request_sha256 {bytes} not null,
  answer {json},
  at {time} not null,
  primary key (actor, act, key)
) {strict};

create index idempotency_at on idempotency (at);
