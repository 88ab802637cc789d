-- Writes down how each object of a step looks now that it is laid, or refuses the step when a file did not lay what it is
-- named after. The body of a DO block.
DECLARE
    missing integer;
BEGIN
    WITH {{catalog}}
    SELECT min(w.at) INTO missing FROM wanted AS w LEFT JOIN present AS p USING (at)
    WHERE p.at IS NULL OR p.clash IS NOT NULL OR NOT p.valid;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'the file does not lay what it is named after' USING ERRCODE = 'GW002', DETAIL = missing::text;
    END IF;
    WITH {{catalog}}
    INSERT INTO groundwork.object AS o (kind, schema, name, checksum, definition, server, stream)
    SELECT w.kind, w.schema, w.name, w.checksum, p.definition,
           current_setting('server_version_num')::integer, {{stream}}
    FROM wanted AS w
    JOIN present AS p USING (at)
    ON CONFLICT (kind, schema, name) DO UPDATE
        SET checksum = excluded.checksum, definition = excluded.definition, server = excluded.server,
            stream = excluded.stream, at = excluded.at;
END
