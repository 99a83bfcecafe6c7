-- scope: municipality
-- The people and groups of an outside directory (SCIM), and whom they are here.
CREATE TABLE directory_user (
    id {uuid} NOT NULL PRIMARY KEY,
    account_id {uuid} NOT NULL REFERENCES service_account (id),
    person_id {uuid} NOT NULL UNIQUE,
    user_name TEXT NOT NULL UNIQUE,
    external_id TEXT,
    active {bool} NOT NULL,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    title TEXT NOT NULL,
    email TEXT,
    version {i64} NOT NULL,
    created_at {time} NOT NULL,
    changed_at {time} NOT NULL
) {strict};
CREATE INDEX directory_user_external ON directory_user (external_id);

CREATE TABLE directory_group (
    id {uuid} NOT NULL PRIMARY KEY,
    account_id {uuid} NOT NULL REFERENCES service_account (id),
    display_name TEXT NOT NULL,
    external_id TEXT,
    version {i64} NOT NULL,
    created_at {time} NOT NULL,
    changed_at {time} NOT NULL,
    UNIQUE (account_id, display_name)
) {strict};

CREATE TABLE directory_member (
    group_id {uuid} NOT NULL REFERENCES directory_group (id),
    user_id {uuid} NOT NULL REFERENCES directory_user (id),
    PRIMARY KEY (group_id, user_id)
) {strict};
CREATE INDEX directory_member_user ON directory_member (user_id);
