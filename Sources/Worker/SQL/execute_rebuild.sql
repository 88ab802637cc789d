-- Builds an invalid index again by its file. The body of a DO block. Invalid is also what somebody is building just now
-- with CONCURRENTLY: such a build holds this same lock on the table, so the lock is asked for without waiting, and a
-- build in progress is left in peace. With the lock the index is looked at again: one that became valid is kept.
DECLARE
    wanted CONSTANT regclass := to_regclass(quote_ident(coalesce({{schema}}, current_schema())) || '.' || quote_ident({{name}}));
    standing record;
BEGIN
    SELECT i.indrelid::regclass AS on_table INTO standing FROM pg_catalog.pg_index AS i WHERE i.indexrelid = wanted;
    IF FOUND THEN
        EXECUTE format('LOCK TABLE %s IN SHARE UPDATE EXCLUSIVE MODE NOWAIT', standing.on_table);
        PERFORM FROM pg_catalog.pg_index AS i
            WHERE i.indexrelid = wanted AND NOT (i.indisvalid AND i.indisready AND i.indislive);
        IF FOUND THEN
            EXECUTE format('DROP INDEX %s', wanted);
            EXECUTE {{file}};
            RETURN;
        END IF;
    END IF;
    RAISE EXCEPTION 'the index is not as it was when it was looked at' USING ERRCODE = 'GW001';
END
