-- Writes down how each object of a step looks now that it is laid, or refuses the step when a file did not lay what it is
-- named after, or when what it laid is in somebody else's hands. The body of a DO block.
DECLARE
    missing integer;
    foreign_at integer;
    owner text;
    own oid[];
    trusted oid[];
BEGIN
    {{owners}}
    WITH seen AS MATERIALIZED ({{catalog}}),
    recorded AS (
        INSERT INTO groundwork.object AS o (kind, schema, name, checksum, definition, server, stream)
        SELECT kind, schema, name, checksum, definition, current_setting('server_version_num')::integer, {{stream}}
        FROM seen
        WHERE present AND valid AND clash IS NULL AND seen.owner IS NULL
        ON CONFLICT (kind, schema, name) DO UPDATE
            SET checksum = excluded.checksum, definition = excluded.definition, server = excluded.server,
                stream = excluded.stream, at = excluded.at
    )
    SELECT min(seen.at) FILTER (WHERE seen.owner IS NOT NULL),
           min(seen.at) FILTER (WHERE NOT (present AND valid AND clash IS NULL)),
           min(pg_get_userbyid(seen.owner)::text)
    INTO foreign_at, missing, owner FROM seen;
    IF foreign_at IS NOT NULL THEN
        RAISE EXCEPTION 'it belongs to the role %', owner USING ERRCODE = 'GW004', DETAIL = foreign_at::text, SCHEMA = owner;
    ELSIF missing IS NOT NULL THEN
        RAISE EXCEPTION 'the file does not lay what it is named after' USING ERRCODE = 'GW002', DETAIL = missing::text;
    END IF;
END
