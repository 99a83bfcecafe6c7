-- scope: both

-- Received and generated files by the hash of their content. Facts refer to this table.
create table document (
  hash {bytes} not null primary key,
  kind text not null,
  size_bytes {i64} not null,
  stored_at {time} not null
) {strict};

--@pg
-- Bodies; on SQLite they lie in a file of their own.
create table document_body (
  hash bytea not null primary key,
  body bytea not null,
  stored_at timestamptz not null
);
alter table document_body alter column body set storage external;
--@end
