-- One look at the database: how every object of the folder stands, and what this request has left there. The body of
-- a DO block, because the schema groundwork may not be there yet, and a plain query that names it would fail.
DECLARE
    has_receipts boolean := to_regclass('groundwork.receipt') IS NOT NULL AND to_regclass('groundwork.object') IS NOT NULL;
    recorded jsonb := '{"epoch": 0, "receipts": [], "objects": []}';
    suspensions bigint;
    objects jsonb;
    identity text;
    own oid[];
    trusted oid[];
    home CONSTANT text := current_setting('groundwork.home');
    path CONSTANT jsonb := current_setting('groundwork.schemas')::jsonb;
    open_schemas jsonb;
    exposed_to jsonb;
    former text;
BEGIN
    {{whichOne}}
    {{owners}}
    {{private}}
    SELECT coalesce(jsonb_agg(DISTINCT CASE g.grantee WHEN 0::oid THEN 'PUBLIC' ELSE pg_get_userbyid(g.grantee)::text END), '[]'::jsonb)
    INTO exposed_to FROM ({{grants}}) AS g;
    IF to_regclass('groundwork.suspension') IS NOT NULL THEN
        EXECUTE 'SELECT count(*) FROM groundwork.suspension WHERE stream = $1' INTO suspensions USING {{stream}}::text;
    END IF;
    IF has_receipts THEN
        EXECUTE $recorded$
            SELECT jsonb_build_object(
                'epoch', (SELECT coalesce(max(number), 0::bigint) FROM groundwork.receipt),
                'receipts', (
                    SELECT coalesce(jsonb_agg(jsonb_build_object('number', number, 'step', step, 'attempt', attempt) ORDER BY number), '[]'::jsonb)
                    FROM groundwork.receipt WHERE stream = $1 AND outcome = 'committed'),
                'objects', (SELECT coalesce(jsonb_agg(to_jsonb(o)), '[]'::jsonb) FROM groundwork.object AS o))
        $recorded$ INTO recorded USING {{stream}}::text;
    END IF;

    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'at', seen.at,
               'schema', seen.schema,
               'owner', pg_get_userbyid(seen.owner)::text,
               'detail', CASE seen.clash
                   WHEN 'r' THEN 'a table' WHEN 'p' THEN 'a table' WHEN 'i' THEN 'an index' WHEN 'I' THEN 'an index'
                   WHEN 'v' THEN 'a view' WHEN 'm' THEN 'a materialized view' WHEN 'S' THEN 'a sequence'
                   WHEN 'f' THEN 'a foreign table' WHEN 'c' THEN 'a composite type' WHEN 'a' THEN 'an aggregate'
                   WHEN 'T' THEN 'a type'
               END,
               'condition', CASE
                   WHEN NOT seen.present THEN 'missing'
                   WHEN seen.clash IS NOT NULL THEN 'clash'
                   WHEN seen.owner IS NOT NULL THEN 'foreign'
                   WHEN NOT seen.valid THEN 'invalid'
                   WHEN o.name IS NULL THEN 'unrecorded'
                   WHEN o.checksum <> seen.checksum THEN 'changed'
                   -- Another major version may print the same object in other words.
                   WHEN o.definition <> seen.definition AND o.server / 10000 = current_setting('server_version_num')::integer / 10000
                       THEN 'drifted'
                   ELSE 'unchanged'
               END) ORDER BY seen.at), '[]'::jsonb)
    INTO objects
    FROM ({{catalog}}) AS seen
    LEFT JOIN jsonb_to_recordset(recorded -> 'objects')
        AS o(kind text, schema text, name text, checksum text, definition text, server integer)
        ON o.kind = seen.kind AND o.schema = seen.schema AND o.name = seen.name;

    -- Where others may create, a file's unqualified names may mean what they created: their functions and operators, if those take
    -- its operands more exactly than PostgreSQL's own do. A superuser needs no such way.
    SELECT coalesce(jsonb_agg(jsonb_build_object('schema', s.name, 'roles', s.roles) ORDER BY s.name), '[]'::jsonb)
    INTO open_schemas
    FROM (
        SELECT n.nspname::text AS name, jsonb_agg(DISTINCT coalesce(r.rolname::text, 'PUBLIC')) AS roles
        FROM pg_namespace AS n
        CROSS JOIN LATERAL (
            SELECT n.nspowner AS role
            UNION ALL
            SELECT a.grantee FROM aclexplode(n.nspacl) AS a WHERE a.privilege_type = 'CREATE'
        ) AS may
        LEFT JOIN pg_roles AS m ON m.oid = may.role
        LEFT JOIN pg_roles AS r ON r.oid = CASE m.rolname WHEN 'pg_database_owner'::name
            THEN (SELECT d.datdba FROM pg_database AS d WHERE d.datname = current_database()) ELSE m.oid END
        WHERE path ? n.nspname::text AND NOT starts_with(n.nspname::text, 'pg_')
            AND may.role <> ALL (trusted) AND NOT coalesce(r.rolsuper OR r.oid = ANY (trusted), false)
        GROUP BY n.nspname
    ) AS s;

    -- A schema of the role's name comes first in the usual search_path. One that was not there when the folder was laid would take
    -- in all that comes, beside what stands.
    IF home = current_user::text THEN
        SELECT min(o.schema) INTO former
        FROM jsonb_to_recordset(recorded -> 'objects') AS o(kind text, schema text, name text)
        JOIN jsonb_to_recordset({{bare}}::jsonb) AS w(kind text, name text) ON w.kind = o.kind AND w.name = o.name
        WHERE path ? o.schema AND NOT EXISTS (
            SELECT FROM jsonb_to_recordset(recorded -> 'objects') AS h(kind text, schema text, name text)
            JOIN jsonb_to_recordset({{bare}}::jsonb) AS w(kind text, name text) ON w.kind = h.kind AND w.name = h.name
            WHERE h.schema = home);
    END IF;

    PERFORM set_config('groundwork.seen', jsonb_build_object(
        'serverVersion', current_setting('server_version_num')::integer,
        'database', current_database(), 'identity', identity, 'role', current_user, 'home', home, 'formerHome', former,
        'openSchemas', open_schemas, 'exposedTo', exposed_to,
        'hasReceipts', has_receipts, 'epoch', recorded -> 'epoch', 'receipts', recorded -> 'receipts',
        'suspensions', suspensions, 'objects', objects,
        -- As many letters in any case, so that what a test counts of the wire is the same each time.
        'process', lpad(pg_backend_pid()::text, 10, '0'), 'application', current_setting('application_name'))::text, true);
END
