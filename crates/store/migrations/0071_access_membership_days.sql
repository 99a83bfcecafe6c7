-- scope: municipality
-- When each last day of a membership was written down: until then the person's rights stood, whatever day was
-- written later. What stood before this table counts as always known.
CREATE TABLE membership_day (
    id {uuid} NOT NULL PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES membership (person_id),
    valid_to {date},
    set_at {time} NOT NULL
) {strict};
CREATE INDEX membership_day_person ON membership_day (person_id, set_at);
--@sqlite
INSERT INTO membership_day (id, person_id, valid_to, set_at) SELECT person_id, person_id, valid_to, 0 FROM membership;
--@end
--@pg
INSERT INTO membership_day (id, person_id, valid_to, set_at)
    SELECT person_id, person_id, valid_to, TIMESTAMPTZ '1970-01-01 00:00:00+00' FROM membership;
--@end
--@append_only membership_day
