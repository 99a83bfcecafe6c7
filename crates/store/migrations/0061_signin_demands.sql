-- scope: municipality
-- The level of assurance a municipality demands for an act.
CREATE TABLE level_demand (
    act TEXT NOT NULL PRIMARY KEY,
    level TEXT NOT NULL CHECK (level IN ('low', 'substantial', 'high')),
    decision TEXT NOT NULL,
    set_by {uuid} NOT NULL,
    set_at {time} NOT NULL
) {strict};

-- A program that acts under its own name. It is a member like a person, with roles like a person's.
CREATE TABLE service_account (
    id {uuid} NOT NULL PRIMARY KEY REFERENCES membership (person_id),
    name TEXT NOT NULL,
    purpose TEXT NOT NULL,
    created_by {uuid} NOT NULL,
    created_at {time} NOT NULL
) {strict};

-- A token of a service account: the hash alone, the acts it is narrowed to, and its last moment.
CREATE TABLE service_token (
    id {uuid} NOT NULL PRIMARY KEY,
    account_id {uuid} NOT NULL REFERENCES service_account (id),
    token_hash {bytes} NOT NULL UNIQUE,
    hint TEXT NOT NULL,
    acts TEXT NOT NULL,
    expires_at {time} NOT NULL,
    created_by {uuid} NOT NULL,
    created_at {time} NOT NULL,
    used_at {time},
    revoked_at {time},
    revoked_by {uuid}
) {strict};
CREATE INDEX service_token_account ON service_token (account_id);
