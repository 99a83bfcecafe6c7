-- scope: community

-- The municipalities of this installation.
create table member_municipality (
  code {i64} not null primary key check (code between 1 and 9999),
  created_at {time} not null
) {strict};

--@published member_municipality
