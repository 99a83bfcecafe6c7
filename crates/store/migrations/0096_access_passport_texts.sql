-- scope: community
-- The instruction as it was read, with its questions: a later version of the program has another text.
CREATE TABLE passport_text (
    instruction TEXT NOT NULL,
    version {i64} NOT NULL,
    language TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    -- JSON: each question with its answers and the number of the right one, from 0.
    questions TEXT NOT NULL,
    kept_at {time} NOT NULL,
    PRIMARY KEY (instruction, version, language, text_sha256)
) {strict};
--@append_only passport_text
--@published passport_text
