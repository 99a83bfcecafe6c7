-- scope: municipality
CREATE TABLE unit (
    id {uuid} NOT NULL PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL UNIQUE,
    parent_id {uuid} REFERENCES unit (id),
    kind TEXT NOT NULL CHECK (kind IN ('municipality', 'department', 'school', 'day_care', 'care_home', 'office')),
    name TEXT NOT NULL,
    name_sort {bytes} NOT NULL,
    name_search TEXT NOT NULL,
    gln TEXT UNIQUE,
    valid_from {date} NOT NULL,
    valid_to {date}
) {strict};
CREATE INDEX unit_parent ON unit (parent_id, name_sort);

-- The person's name and title as this municipality knows them; the identity itself lies in the community.
CREATE TABLE membership (
    person_id {uuid} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_sort {bytes} NOT NULL,
    name_search TEXT NOT NULL,
    title TEXT NOT NULL,
    initials TEXT NOT NULL,
    unit_path TEXT NOT NULL,
    valid_from {date} NOT NULL,
    valid_to {date}
) {strict};
CREATE INDEX membership_name ON membership (name_sort, person_id);
CREATE INDEX membership_unit ON membership (unit_path);

CREATE TABLE role_grant (
    id {uuid} NOT NULL PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES membership (person_id),
    role TEXT NOT NULL,
    unit_path TEXT NOT NULL,
    limit_ore {i64} CHECK (limit_ore >= 0),
    valid_from {date} NOT NULL,
    valid_to {date},
    granted_by {uuid} NOT NULL,
    granted_at {time} NOT NULL
) {strict};
CREATE INDEX role_grant_person ON role_grant (person_id);
