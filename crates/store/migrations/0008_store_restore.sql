-- scope: both

-- What was restored: everything between backup_at and restored_at is a gap.
create table restore_log (
  id {uuid} not null primary key,
  backup_at {time} not null,
  restored_at {time} not null,
  restored_by {uuid} not null
) {strict};

--@append_only restore_log

-- After a restore nothing leaves the scope until two different persons have released it.
create table restore_hold (
  restore_id {uuid} not null primary key references restore_log (id),
  released_by_1 {uuid},
  released_at_1 {time},
  released_by_2 {uuid},
  released_at_2 {time},
  constraint restore_hold_order check (released_by_2 is null or released_by_1 is not null),
  constraint restore_hold_two_persons check (released_by_2 is null or released_by_2 <> released_by_1)
) {strict};
