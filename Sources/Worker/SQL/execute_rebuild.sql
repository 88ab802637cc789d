-- Builds an invalid index again by its file. The body of a DO block. Invalid is also what somebody is building just now
-- with CONCURRENTLY: such a build holds this same lock on the table, so the lock is asked for without waiting, and a
-- build in progress is left in peace. With the lock the index is looked at again: one that became valid is kept.
--
-- The file says on which table the index stands. One of the name on another table is somebody's own, and is not to be dropped.
DECLARE
    wanted CONSTANT text := quote_ident(coalesce({{schema}}, current_setting('groundwork.home'))) || '.' || quote_ident({{name}});
    standing record;
BEGIN
    SELECT i.indexrelid, i.indrelid INTO standing FROM pg_index AS i WHERE i.indexrelid = to_regclass(wanted)::oid;
    IF FOUND THEN
        EXECUTE format('LOCK TABLE %s IN SHARE UPDATE EXCLUSIVE MODE NOWAIT', standing.indrelid::regclass::text);
        PERFORM FROM pg_index AS i
            WHERE i.indexrelid = standing.indexrelid AND NOT (i.indisvalid AND i.indisready AND i.indislive);
        IF FOUND THEN
            EXECUTE format('DROP INDEX %s', wanted);
            PERFORM set_config('search_path', current_setting('groundwork.path'), true);
            EXECUTE {{file}};
            SET LOCAL search_path = pg_catalog, pg_temp;
            PERFORM FROM pg_index AS i WHERE i.indexrelid = to_regclass(wanted)::oid AND i.indrelid <> standing.indrelid;
            IF FOUND THEN
                RAISE EXCEPTION 'an invalid index of the name stands on another table: %', standing.indrelid::regclass::text
                    USING ERRCODE = 'GW005', HINT = format('Drop it yourself, if nobody needs it: DROP INDEX %s.', wanted);
            END IF;
            RETURN;
        END IF;
    END IF;
    RAISE EXCEPTION 'the index is not as it was when it was looked at' USING ERRCODE = 'GW001';
END
