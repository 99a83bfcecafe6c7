-- scope: municipality
-- What each deletion took: written first, for nothing goes without it.
CREATE TABLE deletion_item (
    item_id {uuid} NOT NULL PRIMARY KEY,
    deletion_id {uuid} NOT NULL REFERENCES deletion_run (id)
) {strict};
--@append_only deletion_item

-- Who wrote an archive: another person deletes by it. A part of an archive has no class.
CREATE TABLE deletion_archive (
    hash {bytes} NOT NULL REFERENCES document (hash),
    class TEXT,
    archived_by {uuid} NOT NULL,
    archived_at {time} NOT NULL,
    PRIMARY KEY (hash, archived_by)
) {strict};
--@append_only deletion_archive

--@sqlite
CREATE TRIGGER event_payload_by_law BEFORE DELETE ON event_payload
    WHEN NOT EXISTS (SELECT 1 FROM deletion_item i WHERE i.item_id = old.event_id)
    BEGIN SELECT raise(abort, 'append-only: event_payload'); END;
CREATE TRIGGER reading_by_law BEFORE DELETE ON reading
    WHEN NOT EXISTS (SELECT 1 FROM deletion_item i WHERE i.item_id = old.id)
    BEGIN SELECT raise(abort, 'append-only: reading'); END;
CREATE TRIGGER reading_no_update BEFORE UPDATE ON reading
    BEGIN SELECT raise(abort, 'append-only: reading'); END;
CREATE TRIGGER reading_review_by_law BEFORE DELETE ON reading_review
    WHEN NOT EXISTS (SELECT 1 FROM deletion_item i WHERE i.item_id = old.reading_id)
    BEGIN SELECT raise(abort, 'append-only: reading_review'); END;
CREATE TRIGGER reading_review_fixed BEFORE UPDATE ON reading_review
    WHEN old.verdict IS NOT NULL OR new.reading_id IS NOT old.reading_id OR new.cause IS NOT old.cause
        OR new.reader_id IS NOT old.reader_id OR new.found_at IS NOT old.found_at
    BEGIN SELECT raise(abort, 'append-only: reading_review'); END;
CREATE TRIGGER legal_hold_no_delete BEFORE DELETE ON legal_hold
    BEGIN SELECT raise(abort, 'append-only: legal_hold'); END;
CREATE TRIGGER legal_hold_fixed
    BEFORE UPDATE OF id, class, object_id, reason, held_by, held_at ON legal_hold
    BEGIN SELECT raise(abort, 'append-only: legal_hold'); END;
CREATE TRIGGER role_grant_no_delete BEFORE DELETE ON role_grant
    BEGIN SELECT raise(abort, 'append-only: role_grant'); END;
CREATE TRIGGER role_grant_fixed BEFORE UPDATE OF id, person_id, role, unit_path, limit_ore, valid_from, granted_by,
    granted_at, accounts, agreements, whose, source, source_id ON role_grant
    BEGIN SELECT raise(abort, 'append-only: role_grant'); END;
-- What a provider sends lives as long as the person comes back with it.
CREATE TRIGGER role_grant_expiry BEFORE UPDATE OF expires_at ON role_grant WHEN old.source <> 'provider'
    BEGIN SELECT raise(abort, 'append-only: role_grant'); END;
CREATE TRIGGER own_role_no_delete BEFORE DELETE ON own_role
    BEGIN SELECT raise(abort, 'append-only: own_role'); END;
CREATE TRIGGER own_role_fixed BEFORE UPDATE OF key, name, purpose, acts, limited, made_by, made_at ON own_role
    BEGIN SELECT raise(abort, 'append-only: own_role'); END;
--@end
--@pg
CREATE FUNCTION deleted_by_law() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM deletion_item i WHERE i.item_id = (to_jsonb(old) ->> tg_argv[0])::uuid) THEN
        RAISE EXCEPTION USING errcode = 'KM001', message = tg_table_name;
    END IF;
    RETURN old;
END $$;
CREATE TRIGGER event_payload_by_law BEFORE DELETE ON event_payload
    FOR EACH ROW EXECUTE FUNCTION deleted_by_law('event_id');
CREATE TRIGGER event_payload_no_truncate BEFORE TRUNCATE ON event_payload
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER reading_by_law BEFORE DELETE ON reading
    FOR EACH ROW EXECUTE FUNCTION deleted_by_law('id');
CREATE TRIGGER reading_no_update BEFORE UPDATE ON reading FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER reading_no_truncate BEFORE TRUNCATE ON reading FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER reading_review_by_law BEFORE DELETE ON reading_review
    FOR EACH ROW EXECUTE FUNCTION deleted_by_law('reading_id');
CREATE TRIGGER reading_review_fixed BEFORE UPDATE ON reading_review FOR EACH ROW
    WHEN (old.verdict IS NOT NULL OR new.reading_id <> old.reading_id OR new.cause <> old.cause
        OR new.reader_id <> old.reader_id OR new.found_at <> old.found_at)
    EXECUTE FUNCTION append_only();
CREATE TRIGGER legal_hold_no_delete BEFORE DELETE ON legal_hold FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER legal_hold_fixed
    BEFORE UPDATE OF id, class, object_id, reason, held_by, held_at ON legal_hold
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER role_grant_no_delete BEFORE DELETE ON role_grant FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER role_grant_fixed BEFORE UPDATE OF id, person_id, role, unit_path, limit_ore, valid_from, granted_by,
    granted_at, accounts, agreements, whose, source, source_id ON role_grant
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER role_grant_expiry BEFORE UPDATE OF expires_at ON role_grant
    FOR EACH ROW WHEN (old.source <> 'provider') EXECUTE FUNCTION append_only();
CREATE TRIGGER own_role_no_delete BEFORE DELETE ON own_role FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER own_role_fixed BEFORE UPDATE OF key, name, purpose, acts, limited, made_by, made_at ON own_role
    FOR EACH ROW EXECUTE FUNCTION append_only();
--@end
