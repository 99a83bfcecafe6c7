-- scope: community
-- Read and understood: follows the person from municipality to municipality, and gives no right by itself.
CREATE TABLE passport_receipt (
    id {uuid} NOT NULL PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES person (id),
    instruction TEXT NOT NULL,
    version {i64} NOT NULL,
    text_sha256 TEXT NOT NULL,
    language TEXT NOT NULL,
    answers TEXT NOT NULL,
    municipality {i64} NOT NULL,
    at {time} NOT NULL
) {strict};
CREATE INDEX passport_receipt_person ON passport_receipt (person_id, instruction);
--@append_only passport_receipt
--@published passport_receipt
