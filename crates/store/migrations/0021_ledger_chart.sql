-- scope: both
-- Editions of the chart of accounts that replace the one built in: the files as they were loaded. The
-- community keeps the shared ones; a municipality posts by those it has adopted into its own scope.
create table chart_edition (
    id         {uuid} primary key,
    name       text not null,
    valid_from {date} not null,
    valid_to   {date},
    verified   {bool} not null,
    -- File name to content, those that differ from the built-in edition.
    files      text not null,
    sha256     {bytes} not null unique,
    loaded_at  {time} not null,
    loaded_by  {uuid} not null,
    check (valid_to is null or valid_to >= valid_from)
) {strict};
--@append_only chart_edition
--@published chart_edition
