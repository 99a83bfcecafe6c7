-- scope: both

-- Gapless numbers per series. `next` is the number that comes next.
create table counter (
  series text not null primary key,
  next {i64} not null
) {strict};
