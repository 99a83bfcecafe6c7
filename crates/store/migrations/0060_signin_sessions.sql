-- scope: community
-- How a session was begun: how surely the person is known, by which way, and where it holds.
ALTER TABLE session ADD COLUMN level TEXT NOT NULL DEFAULT 'low' CHECK (level IN ('none', 'low', 'substantial', 'high'));
ALTER TABLE session ADD COLUMN way TEXT NOT NULL DEFAULT 'password' CHECK (way IN ('password', 'passkey', 'oidc', 'saml'));
-- A session that one municipality's provider vouched for holds in that municipality alone.
ALTER TABLE session ADD COLUMN only_in {i64};
-- What the provider calls the session and the person, for its logout message.
ALTER TABLE session ADD COLUMN provider_id {uuid};
ALTER TABLE session ADD COLUMN provider_session TEXT;
ALTER TABLE session ADD COLUMN provider_subject TEXT;
CREATE INDEX session_provider ON session (provider_id, provider_subject);

-- Browsers a person has signed in from. Others' failures never hold them back.
CREATE TABLE known_device (
    token_hash {bytes} NOT NULL PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES person (id),
    created_at {time} NOT NULL,
    seen_at {time} NOT NULL
) {strict};
CREATE INDEX known_device_person ON known_device (person_id);
