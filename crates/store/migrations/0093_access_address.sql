-- scope: municipality
-- Where members live, one address each. What was there before is not kept: a log of where somebody has lived would
-- tell more than anybody may know. A protected address is shown only to whoever says what for.
CREATE TABLE home_address (
    person_id {uuid} NOT NULL PRIMARY KEY REFERENCES membership (person_id),
    -- New with each address, so that a deletion names the address that went and not a later one.
    id {uuid} NOT NULL UNIQUE,
    street TEXT NOT NULL CHECK (street <> ''),
    postcode TEXT NOT NULL CHECK (postcode <> ''),
    city TEXT NOT NULL CHECK (city <> ''),
    country TEXT NOT NULL CHECK (length(country) = 2),
    protected {bool} NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('screen', 'import', 'scim', 'payroll')),
    changed_at {time} NOT NULL
) {strict};
