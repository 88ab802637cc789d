-- Replaces a trigger by its file. The body of a DO block. Plain CREATE TRIGGER refuses a name that stands, and a trigger's name
-- belongs to its table alone, so of the triggers of the name in the schema
--   * those that Groundwork laid are dropped first: the file may have moved to another table;
--   * others make way only when the file says CREATE without OR REPLACE, and come back, by PostgreSQL's own words for
--     them, when the file did not lay them anew.
DECLARE
    file CONSTANT text := {{file}};
    home CONSTANT text := coalesce({{schema}}, current_schema());
    recorded text := '';
    -- A definition that is compared must be printed as it was when it was recorded; the file gets the settings it came with.
    names CONSTANT text[] := ARRAY['search_path', 'TimeZone', 'DateStyle', 'IntervalStyle', 'bytea_output',
                                   'extra_float_digits', 'quote_all_identifiers', 'standard_conforming_strings'];
    plain CONSTANT text[] := ARRAY['pg_catalog, pg_temp', 'UTC', 'ISO, YMD', 'postgres', 'hex', '1', 'off', 'on'];
    own CONSTANT text[] := ARRAY[current_setting('search_path'), current_setting('TimeZone'), current_setting('DateStyle'),
                                 current_setting('IntervalStyle'), current_setting('bytea_output'),
                                 current_setting('extra_float_digits'), current_setting('quote_all_identifiers'),
                                 current_setting('standard_conforming_strings')];
    standing record;
    kept text[] := '{}';
    sentence text;
BEGIN
    FOR at IN 1 .. 8 LOOP PERFORM pg_catalog.set_config(names[at], plain[at], true); END LOOP;
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
    FOR at IN 1 .. 8 LOOP PERFORM pg_catalog.set_config(names[at], own[at], true); END LOOP;
    BEGIN
        EXECUTE file;
    EXCEPTION WHEN duplicate_object THEN
        FOR at IN 1 .. 8 LOOP PERFORM pg_catalog.set_config(names[at], plain[at], true); END LOOP;
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
        FOR at IN 1 .. 8 LOOP PERFORM pg_catalog.set_config(names[at], own[at], true); END LOOP;
        EXECUTE file;
        FOR at IN 1 .. 8 LOOP PERFORM pg_catalog.set_config(names[at], plain[at], true); END LOOP;
        FOREACH sentence IN ARRAY kept LOOP
            EXECUTE sentence;
        END LOOP;
        FOR at IN 1 .. 8 LOOP PERFORM pg_catalog.set_config(names[at], own[at], true); END LOOP;
    END;
END
