-- +goose Up
-- Entries are removed by Prune alone, which says first up to which.
ALTER TABLE journal ADD COLUMN removing BIGINT NOT NULL DEFAULT 0;
-- +goose StatementBegin
CREATE FUNCTION entries_are_never_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' OR OLD.seq > (SELECT removing FROM journal WHERE one = 1) THEN
        RAISE EXCEPTION 'entries of the journal are removed by prune alone';
    END IF;
    RETURN OLD;
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER entries_are_never_removed BEFORE DELETE ON entries
    FOR EACH ROW EXECUTE FUNCTION entries_are_never_removed();
CREATE TRIGGER entries_are_never_emptied BEFORE TRUNCATE ON entries
    FOR EACH STATEMENT EXECUTE FUNCTION entries_are_never_removed();

-- +goose Down
DROP TRIGGER entries_are_never_emptied ON entries;
DROP TRIGGER entries_are_never_removed ON entries;
DROP FUNCTION entries_are_never_removed();
ALTER TABLE journal DROP COLUMN removing;
