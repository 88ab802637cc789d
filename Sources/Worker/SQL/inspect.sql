-- One look at the database: how every object of the folder stands, and what this request has left there. The body of
-- a DO block, because the schema groundwork may not be there yet, and a plain query that names it would fail.
DECLARE
    has_receipts boolean := to_regclass('groundwork.receipt') IS NOT NULL AND to_regclass('groundwork.object') IS NOT NULL;
    recorded jsonb := '[]';
    epoch bigint := 0;
    receipts jsonb := '[]';
    objects jsonb;
BEGIN
    IF has_receipts THEN
        EXECUTE 'SELECT coalesce(jsonb_agg(to_jsonb(o)), ''[]'') FROM groundwork.object AS o' INTO recorded;
        EXECUTE 'SELECT coalesce(max(number), 0) FROM groundwork.receipt' INTO epoch;
        EXECUTE 'SELECT coalesce(jsonb_agg(jsonb_build_object(''number'', number, ''step'', step, ''attempt'', attempt)'
                ' ORDER BY number), ''[]'') FROM groundwork.receipt WHERE stream = $1'
            INTO receipts USING {{stream}}::text;
    END IF;

    WITH {{catalog}},
    recorded_object AS (
        SELECT * FROM jsonb_to_recordset(recorded)
            AS o(kind text, schema text, name text, checksum text, definition text, server integer)
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'at', w.at,
               'detail', p.clash,
               'condition', CASE
                   WHEN p.at IS NULL THEN 'missing'
                   WHEN p.clash IS NOT NULL THEN 'clash'
                   WHEN NOT p.valid THEN 'invalid'
                   WHEN o.name IS NULL THEN 'unrecorded'
                   WHEN o.checksum <> w.checksum THEN 'changed'
                   -- Another major version may print the same object in other words.
                   WHEN o.definition <> p.definition AND o.server / 10000 = current_setting('server_version_num')::integer / 10000
                       THEN 'drifted'
                   ELSE 'unchanged'
               END) ORDER BY w.at), '[]')
    INTO objects
    FROM wanted AS w
    LEFT JOIN present AS p USING (at)
    LEFT JOIN recorded_object AS o ON o.kind = w.kind AND o.schema = w.schema AND o.name = w.name;

    PERFORM set_config('groundwork.seen', jsonb_build_object(
        'serverVersion', current_setting('server_version_num')::integer,
        'database', current_database(), 'role', current_user, 'home', current_setting('groundwork.home'),
        'hasReceipts', has_receipts, 'epoch', epoch, 'receipts', receipts, 'objects', objects)::text, true);
END
