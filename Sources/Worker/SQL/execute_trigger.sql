-- Replaces a trigger by its file. The body of a DO block. Plain CREATE TRIGGER refuses a name that stands, and a trigger's name
-- belongs to its table alone, so of the triggers of the name in the schema
--   * those that Groundwork laid are dropped first: the file may have moved to another table;
--   * others make way only when the file says CREATE without OR REPLACE, and come back, by PostgreSQL's own words for
--     them, when the file did not lay them anew.
DECLARE
    file CONSTANT text := {{file}};
    home CONSTANT text := coalesce({{schema}}, current_schema());
    recorded text := '';
    path CONSTANT text := current_setting('search_path');
    standing record;
    kept text[] := '{}';
    sentence text;
BEGIN
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    IF to_regclass('groundwork.object') IS NOT NULL THEN
        EXECUTE 'SELECT coalesce(max(definition), '''') FROM groundwork.object WHERE kind = ''trigger'' AND schema = $1 AND name = $2'
            INTO recorded USING home, {{name}}::text;
    END IF;
    FOR standing IN
        SELECT c.oid::regclass AS on_table, pg_get_triggerdef(t.oid) AS definition, t.tgenabled
        FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = home AND t.tgname = {{name}} AND NOT t.tgisinternal AND t.tgparentid = 0
    LOOP
        IF position(standing.definition IN recorded) > 0 THEN
            EXECUTE format('DROP TRIGGER %I ON %s', {{name}}, standing.on_table);
        END IF;
    END LOOP;
    PERFORM pg_catalog.set_config('search_path', path, true);
    BEGIN
        EXECUTE file;
    EXCEPTION WHEN duplicate_object THEN
        PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        FOR standing IN
            SELECT c.oid::regclass AS on_table, pg_get_triggerdef(t.oid) AS definition, t.tgenabled,
                   obj_description(t.oid, 'pg_trigger') AS comment
            FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname = home AND t.tgname = {{name}} AND NOT t.tgisinternal AND t.tgparentid = 0
        LOOP
            EXECUTE format('DROP TRIGGER %I ON %s', {{name}}, standing.on_table);
            kept := kept || format(
                'DO $restore$ BEGIN IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = %L::regclass AND tgname = %L) THEN '
                '%s; ALTER TABLE %s %s TRIGGER %I; COMMENT ON TRIGGER %I ON %s IS %L; END IF; END $restore$',
                standing.on_table, {{name}}, standing.definition, standing.on_table,
                CASE standing.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
                                        WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE' END,
                {{name}}, {{name}}, standing.on_table, standing.comment);
        END LOOP;
        PERFORM pg_catalog.set_config('search_path', path, true);
        EXECUTE file;
        PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        FOREACH sentence IN ARRAY kept LOOP
            EXECUTE sentence;
        END LOOP;
        PERFORM pg_catalog.set_config('search_path', path, true);
    END;
END
