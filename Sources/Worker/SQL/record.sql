-- Writes down how each object of a step looks now that it is laid, or refuses the step when a file did not lay what it is
-- named after. The body of a DO block.
DECLARE
    missing integer;
BEGIN
    WITH seen AS MATERIALIZED ({{catalog}}),
    recorded AS (
        INSERT INTO groundwork.object AS o (kind, schema, name, checksum, definition, server, stream)
        SELECT kind, schema, name, checksum, definition, current_setting('server_version_num')::integer, {{stream}}
        FROM seen
        WHERE present AND valid AND clash IS NULL
        ON CONFLICT (kind, schema, name) DO UPDATE
            SET checksum = excluded.checksum, definition = excluded.definition, server = excluded.server,
                stream = excluded.stream, at = excluded.at
    )
    SELECT min(at) INTO missing FROM seen WHERE NOT (present AND valid AND clash IS NULL);
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'the file does not lay what it is named after' USING ERRCODE = 'GW002', DETAIL = missing::text;
    END IF;
END
