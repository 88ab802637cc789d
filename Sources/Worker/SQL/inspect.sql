-- One look at the database: how every object of the folder stands, and what this request has left there. The body of
-- a DO block, because the schema groundwork may not be there yet, and a plain query that names it would fail.
DECLARE
    has_receipts boolean := to_regclass('groundwork.receipt') IS NOT NULL AND to_regclass('groundwork.object') IS NOT NULL;
    recorded jsonb := '{"epoch": 0, "receipts": [], "objects": []}';
    suspensions bigint;
    objects jsonb;
    identity text;
BEGIN
    {{whichOne}}
    IF to_regclass('groundwork.suspension') IS NOT NULL THEN
        EXECUTE 'SELECT count(*) FROM groundwork.suspension WHERE stream = $1' INTO suspensions USING {{stream}}::text;
    END IF;
    IF has_receipts THEN
        EXECUTE $recorded$
            SELECT jsonb_build_object(
                'epoch', (SELECT coalesce(max(number), 0) FROM groundwork.receipt),
                'receipts', (
                    SELECT coalesce(jsonb_agg(jsonb_build_object('number', number, 'step', step, 'attempt', attempt) ORDER BY number), '[]')
                    FROM groundwork.receipt WHERE stream = $1 AND outcome = 'committed'),
                'objects', (SELECT coalesce(jsonb_agg(to_jsonb(o)), '[]') FROM groundwork.object AS o))
        $recorded$ INTO recorded USING {{stream}}::text;
    END IF;

    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'at', seen.at,
               'detail', CASE seen.clash
                   WHEN 'r' THEN 'a table' WHEN 'p' THEN 'a table' WHEN 'i' THEN 'an index' WHEN 'I' THEN 'an index'
                   WHEN 'v' THEN 'a view' WHEN 'm' THEN 'a materialized view' WHEN 'S' THEN 'a sequence'
                   WHEN 'f' THEN 'a foreign table' WHEN 'c' THEN 'a composite type' WHEN 'a' THEN 'an aggregate'
               END,
               'condition', CASE
                   WHEN NOT seen.present THEN 'missing'
                   WHEN seen.clash IS NOT NULL THEN 'clash'
                   WHEN NOT seen.valid THEN 'invalid'
                   WHEN o.name IS NULL THEN 'unrecorded'
                   WHEN o.checksum <> seen.checksum THEN 'changed'
                   -- Another major version may print the same object in other words.
                   WHEN o.definition <> seen.definition AND o.server / 10000 = current_setting('server_version_num')::integer / 10000
                       THEN 'drifted'
                   ELSE 'unchanged'
               END) ORDER BY seen.at), '[]')
    INTO objects
    FROM ({{catalog}}) AS seen
    LEFT JOIN jsonb_to_recordset(recorded -> 'objects')
        AS o(kind text, schema text, name text, checksum text, definition text, server integer)
        ON o.kind = seen.kind AND o.schema = seen.schema AND o.name = seen.name;

    PERFORM set_config('groundwork.seen', jsonb_build_object(
        'serverVersion', current_setting('server_version_num')::integer,
        'database', current_database(), 'identity', identity, 'role', current_user, 'home', current_setting('groundwork.home'),
        'hasReceipts', has_receipts, 'epoch', recorded -> 'epoch', 'receipts', recorded -> 'receipts',
        'suspensions', suspensions, 'objects', objects,
        -- As many letters in any case, so that what a test counts of the wire is the same each time.
        'process', lpad(pg_backend_pid()::text, 10, '0'), 'application', current_setting('application_name'))::text, true);
END
