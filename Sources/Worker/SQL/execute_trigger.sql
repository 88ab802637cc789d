-- Replaces a trigger by its file. The body of a DO block. Plain CREATE TRIGGER refuses a name that stands, and a trigger's name
-- belongs to its table alone, so of the triggers of the name on the schema's tables of our own
--   * those that Groundwork laid are dropped first: the file may have moved to another table;
--   * others make way only when the file says CREATE without OR REPLACE, and come back, by PostgreSQL's own words for
--     them, when the file did not lay them anew.
--
-- A definition that is compared must be printed as it was when it was recorded; the file gets the settings it came with, and is
-- all that runs under them. A subtransaction that fails takes its settings back with it.
DECLARE
    file CONSTANT text := {{file}};
    home CONSTANT name := coalesce({{schema}}, current_setting('groundwork.home'))::name;
    recorded text := '';
    own oid[];
    trusted oid[];
    settings CONSTANT text[] := ARRAY['TimeZone', 'DateStyle', 'IntervalStyle', 'bytea_output', 'extra_float_digits',
                                      'quote_all_identifiers', 'standard_conforming_strings', 'search_path'];
    values_of_file CONSTANT text[] := ARRAY[
        current_setting('TimeZone'), current_setting('DateStyle'), current_setting('IntervalStyle'), current_setting('bytea_output'),
        current_setting('extra_float_digits'), current_setting('quote_all_identifiers'),
        current_setting('standard_conforming_strings'), current_setting('groundwork.path')];
    standing record;
    kept text[] := '{}';
    sentence text;
BEGIN
    {{owners}}
    {{plain}}
    IF to_regclass('groundwork.object') IS NOT NULL THEN
        EXECUTE 'SELECT coalesce(max(definition), '''') FROM groundwork.object WHERE kind = ''trigger'' AND schema = $1 AND name = $2'
            INTO recorded USING home::text, {{name}}::text;
    END IF;
    FOR standing IN
        SELECT c.oid::regclass::text AS on_table, pg_get_triggerdef(t.oid) AS definition, t.tgenabled
        FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = home AND t.tgname = {{name}}::name AND NOT t.tgisinternal AND t.tgparentid = 0::oid
            AND c.relowner = ANY (trusted)
    LOOP
        IF strpos(recorded, standing.definition) > 0 THEN
            EXECUTE format('DROP TRIGGER %I ON %s', {{name}}, standing.on_table);
        END IF;
    END LOOP;
    BEGIN
        PERFORM set_config(s.name, s.value, true) FROM unnest(settings, values_of_file) AS s(name, value);
        EXECUTE file;
        {{plain}}
    EXCEPTION WHEN duplicate_object THEN
        FOR standing IN
            SELECT c.oid::regclass::text AS on_table, pg_get_triggerdef(t.oid) AS definition, t.tgenabled,
                   obj_description(t.oid, 'pg_trigger') AS comment
            FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname = home AND t.tgname = {{name}}::name AND NOT t.tgisinternal AND t.tgparentid = 0::oid
                AND c.relowner = ANY (trusted)
        LOOP
            EXECUTE format('DROP TRIGGER %I ON %s', {{name}}, standing.on_table);
            kept := array_append(kept, format(
                'DO $restore$ BEGIN IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = %L::regclass::oid AND tgname = %L::name) THEN '
                '%s; ALTER TABLE %s %s TRIGGER %I; COMMENT ON TRIGGER %I ON %s IS %L; END IF; END $restore$',
                standing.on_table, {{name}}, standing.definition, standing.on_table,
                CASE standing.tgenabled WHEN 'D'::"char" THEN 'DISABLE' WHEN 'R'::"char" THEN 'ENABLE REPLICA'
                                        WHEN 'A'::"char" THEN 'ENABLE ALWAYS' ELSE 'ENABLE' END,
                {{name}}, {{name}}, standing.on_table, standing.comment));
        END LOOP;
        PERFORM set_config(s.name, s.value, true) FROM unnest(settings, values_of_file) AS s(name, value);
        EXECUTE file;
        {{plain}}
        FOREACH sentence IN ARRAY kept LOOP
            EXECUTE sentence;
        END LOOP;
    END;
END
