-- scope: community
-- Identities, credentials and sessions. Membership and roles lie in each municipality.
CREATE TABLE person (
    id {uuid} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_sort {bytes} NOT NULL,
    cpr TEXT UNIQUE,
    created_at {time} NOT NULL
) {strict};

CREATE TABLE credential (
    person_id {uuid} NOT NULL PRIMARY KEY REFERENCES person (id),
    login TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    -- Shown on the sign-in page of a demonstration; never set elsewhere.
    demo_title TEXT,
    changed_at {time} NOT NULL
) {strict};

CREATE TABLE sign_in_attempt (
    key {bytes} NOT NULL PRIMARY KEY,
    failures {i64} NOT NULL,
    last_at {time} NOT NULL
) {strict};

CREATE TABLE session (
    token_hash {bytes} NOT NULL PRIMARY KEY,
    id {uuid} NOT NULL UNIQUE,
    person_id {uuid} NOT NULL REFERENCES person (id),
    municipality {i64} NOT NULL,
    csrf TEXT NOT NULL,
    client TEXT NOT NULL,
    created_at {time} NOT NULL,
    seen_at {time} NOT NULL,
    ended_at {time}
) {strict};
CREATE INDEX session_person ON session (person_id, seen_at);

CREATE TABLE person_municipality (
    person_id {uuid} NOT NULL REFERENCES person (id),
    municipality {i64} NOT NULL,
    until {date},
    PRIMARY KEY (person_id, municipality)
) {strict};
