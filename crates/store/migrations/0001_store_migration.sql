-- scope: both

-- What was applied to this scope. Written by the owner alone.
create table migration (
  number {i64} not null primary key,
  name text not null,
  sha256 {bytes} not null,
  applied_at {time} not null
) {strict};

-- Whose data this is: one row, so that a file or schema put in another's place is refused.
create table scope_identity (
  name text not null primary key,
  created_at {time} not null
) {strict};

--@pg
-- Raised by the triggers of append-only tables; the message is the name of the table.
create function append_only() returns trigger language plpgsql as $$
begin
  raise exception using errcode = 'KM001', message = tg_table_name;
end $$;
--@end
