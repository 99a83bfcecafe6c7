-- scope: municipality
-- A position in a unit. What it carries is said by rules on its kind.
CREATE TABLE position (
    id {uuid} NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    -- Number, title and kind, folded for searching.
    search TEXT NOT NULL,
    unit_path TEXT NOT NULL,
    valid_from {date} NOT NULL,
    valid_to {date}
) {strict};
CREATE INDEX position_unit ON position (unit_path);

-- A kind of position carries a role in the position's unit, or in the whole municipality.
CREATE TABLE position_rule (
    id {uuid} NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    role TEXT NOT NULL,
    everywhere {bool} NOT NULL,
    limit_ore {i64} CHECK (limit_ore >= 0),
    valid_from {date} NOT NULL,
    valid_to {date},
    made_by {uuid} NOT NULL,
    made_at {time} NOT NULL
) {strict};
CREATE INDEX position_rule_kind ON position_rule (kind);

-- Who holds a position, from the day of hire or move to the last day.
CREATE TABLE position_holding (
    id {uuid} NOT NULL PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES membership (person_id),
    position_id {uuid} NOT NULL REFERENCES position (id),
    valid_from {date} NOT NULL,
    valid_to {date},
    source TEXT NOT NULL CHECK (source IN ('screen', 'import', 'scim', 'payroll')),
    recorded_at {time} NOT NULL
) {strict};
CREATE INDEX position_holding_person ON position_holding (person_id);
CREATE INDEX position_holding_position ON position_holding (position_id);
