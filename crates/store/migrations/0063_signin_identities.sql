-- scope: community
-- Whom a municipality's provider means by a subject. A municipality names its providers itself, so that the same id
-- may stand in another one and means nothing there.
CREATE TABLE identity (
    municipality {i64} NOT NULL,
    provider_id {uuid} NOT NULL,
    subject TEXT NOT NULL,
    person_id {uuid} NOT NULL REFERENCES person (id),
    linked_at {time} NOT NULL,
    PRIMARY KEY (municipality, provider_id, subject)
) {strict};
CREATE INDEX identity_person ON identity (person_id);

-- A sign-in under way at a provider: bound to the browser that began it, used once, for a quarter of an hour.
CREATE TABLE sign_in_flow (
    state_hash {bytes} NOT NULL PRIMARY KEY,
    browser_hash {bytes} NOT NULL,
    municipality {i64} NOT NULL,
    provider_id {uuid} NOT NULL,
    -- What only this server knows of it: nonce, verifier, request id, challenge.
    secrets {json} NOT NULL,
    next TEXT NOT NULL,
    expires_at {time} NOT NULL,
    -- What the provider said, between its answer and the browser's return.
    answer {json},
    used_at {time}
) {strict};
CREATE INDEX sign_in_flow_expiry ON sign_in_flow (expires_at);

-- Assertions that were used, until they would be too old anyway.
CREATE TABLE seen_assertion (
    hash {bytes} NOT NULL PRIMARY KEY,
    expires_at {time} NOT NULL
) {strict};

CREATE TABLE passkey (
    id {uuid} NOT NULL PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES person (id),
    credential_id {bytes} NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- Public key and counter; nothing of it is secret.
    credential {json} NOT NULL,
    created_at {time} NOT NULL,
    used_at {time}
) {strict};
CREATE INDEX passkey_person ON passkey (person_id);
