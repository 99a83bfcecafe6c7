-- scope: municipality
-- The municipality's own identity providers. Secrets are files of the operator; only their names stand here.
CREATE TABLE identity_provider (
    id {uuid} NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('oidc', 'saml')),
    name TEXT NOT NULL,
    enabled {bool} NOT NULL,
    settings {json} NOT NULL,
    changed_by {uuid} NOT NULL,
    changed_at {time} NOT NULL
) {strict};

-- What an outside role or group means here. source is a provider, or the service account of a directory.
CREATE TABLE role_mapping (
    id {uuid} NOT NULL PRIMARY KEY,
    source {uuid} NOT NULL,
    external TEXT NOT NULL,
    role TEXT NOT NULL,
    unit_path TEXT NOT NULL,
    limit_ore {i64} CHECK (limit_ore >= 0),
    -- The constraint that names the unit, and the one that names the amount; the outside value then decides.
    unit_constraint TEXT,
    amount_constraint TEXT,
    UNIQUE (source, external, role, unit_path)
) {strict};

-- What an outside system calls a unit: an organisation UUID of FK Organisation, a department number.
CREATE TABLE outside_unit (
    name TEXT NOT NULL PRIMARY KEY,
    unit_path TEXT NOT NULL
) {strict};

-- The grants that follow an outside role, so that they go when it goes.
CREATE TABLE mapped_grant (
    grant_id {uuid} NOT NULL PRIMARY KEY REFERENCES role_grant (id),
    person_id {uuid} NOT NULL,
    source {uuid} NOT NULL,
    -- What the grant is, in one line, to see whether it is still wanted.
    wanted TEXT NOT NULL,
    ended {bool} NOT NULL
) {strict};
CREATE INDEX mapped_grant_person ON mapped_grant (person_id, source);
