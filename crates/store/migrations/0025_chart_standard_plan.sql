-- scope: community
-- The standard plan of cost bearers and aliases that the municipalities have agreed on.
create table chart_standard_plan (
    code     text primary key,
    function text not null check (length(function) = 5),
    dranst   text not null check (length(dranst) = 1),
    grouping text not null check (length(grouping) = 3),
    -- Empty for a cost bearer.
    art      text not null check (length(art) in (0, 2))
) {strict};
--@published chart_standard_plan
