-- scope: both

-- Messages to other scopes and systems, written with the fact that causes them. A held row waits for the
-- release of a restore.
create table outbox (
  id {uuid} not null primary key,
  topic text not null,
  payload {json} not null,
  held {bool} not null,
  created_at {time} not null,
  sent_at {time}
) {strict};

create index outbox_unsent on outbox (id) where sent_at is null;

-- Messages that were applied here, so that a second delivery changes nothing.
create table inbox (
  message_id {uuid} not null primary key,
  received_at {time} not null
) {strict};
