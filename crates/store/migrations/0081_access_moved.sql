-- scope: municipality
-- When a holding gave its person the unit of the position: at once, or on its day by the daily job. Once, so that a
-- later change of the unit stands.
ALTER TABLE position_holding ADD COLUMN moved_at {time};
UPDATE position_holding SET moved_at = recorded_at;
