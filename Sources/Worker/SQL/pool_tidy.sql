-- Leaves a pool's connection to the next client as it was found. The body of a DO block, before a step's COMMIT or after its
-- ROLLBACK, which undoes neither PREPARE nor a session's advisory lock. What is thrown away here a client behind a pool that
-- hands connections out by the transaction cannot own; prepared statements are looked at, because a pool may have made some on
-- connecting.
DECLARE
    began CONSTANT timestamptz := coalesce(
        pg_catalog.to_timestamp(nullif(pg_catalog.current_setting('groundwork.began', true), '')::double precision),
        pg_catalog.transaction_timestamp());
    settings CONSTANT refcursor := 'groundwork_found';
    held record;
BEGIN
    PERFORM pg_catalog.pg_advisory_unlock_all();
    FOR held IN SELECT name FROM pg_catalog.pg_prepared_statements WHERE from_sql AND prepare_time >= began LOOP
        EXECUTE pg_catalog.format('DEALLOCATE %I', held.name);
    END LOOP;
    FOR held IN SELECT name FROM pg_catalog.pg_cursors WHERE is_holdable LOOP
        EXECUTE pg_catalog.format('CLOSE %I', held.name);
    END LOOP;
    UNLISTEN *;
    DISCARD TEMP;
    DISCARD SEQUENCES;
    IF EXISTS (SELECT FROM pg_catalog.pg_cursors WHERE name = settings::text) THEN
        LOOP
            FETCH settings INTO held;
            EXIT WHEN NOT FOUND;
            BEGIN
                PERFORM pg_catalog.set_config(held.name, held.setting, false);
            EXCEPTION WHEN OTHERS THEN
                -- It is no more possible: the role may be gone. Then the default has to do.
            END;
        END LOOP;
    END IF;
    RESET groundwork.began;
END
