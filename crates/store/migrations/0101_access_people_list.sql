-- scope: municipality
-- The list of people is read in the order of their names: whether one may see a row stands in the index, so that those
-- one may not see cost nothing.
drop index membership_name;
create index membership_name on membership (name_sort, person_id, unit_path);
