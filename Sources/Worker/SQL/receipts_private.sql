-- Refuses the schema groundwork where somebody else has, or had, a hand in it: what stands there is believed, and what is written
-- there runs its triggers, rules, defaults and checks as the worker. A block within a DO block that has the variable own.
--
-- What a table's columns, defaults, checks and indexes call is told by pg_depend, which has no rows for what is built in.
    DECLARE
        fault text;
    BEGIN
        SELECT CASE
            WHEN n.nspowner <> ALL (own) THEN format('belongs to the role %I', pg_get_userbyid(n.nspowner))
            ELSE (
                SELECT min('has ' || quote_ident(c.relname::text) || ', which ' || CASE
                    WHEN c.relowner <> ALL (own) THEN format('belongs to the role %I', pg_get_userbyid(c.relowner))
                    WHEN c.relkind <> 'r'::"char" OR c.relpersistence <> 'p'::"char" OR c.relispartition OR c.reloftype <> 0::oid
                        OR EXISTS (SELECT FROM pg_inherits AS h WHERE h.inhrelid = c.oid OR h.inhparent = c.oid)
                        THEN 'is no plain table'
                    WHEN c.relhastriggers AND EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal)
                        THEN 'has a trigger'
                    WHEN c.relhasrules THEN 'has a rule'
                    WHEN c.relrowsecurity OR c.relforcerowsecurity OR EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid)
                        THEN 'has row level security'
                    WHEN w.columns <> (
                        SELECT string_agg(concat(a.attname, ' ', format_type(a.atttypid, a.atttypmod), a.attgenerated), ', ' ORDER BY a.attnum)
                        FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0::smallint AND NOT a.attisdropped)
                        THEN 'has other columns'
                    WHEN EXISTS (
                        SELECT FROM pg_depend AS d
                        WHERE d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass, 'pg_opclass'::regclass)
                            AND (d.classid, d.objid) IN (
                                SELECT 'pg_class'::regclass::oid, c.oid
                                UNION ALL SELECT 'pg_class'::regclass::oid, i.indexrelid FROM pg_index AS i WHERE i.indrelid = c.oid
                                UNION ALL SELECT 'pg_constraint'::regclass::oid, k.oid FROM pg_constraint AS k WHERE k.conrelid = c.oid
                                UNION ALL SELECT 'pg_attrdef'::regclass::oid, f.oid FROM pg_attrdef AS f WHERE f.adrelid = c.oid))
                        THEN 'calls what is not PostgreSQL''s own'
                    END)
                FROM pg_class AS c
                JOIN (VALUES
                    ('receipt'::name, 'number bigint, stream text, step text, attempt integer, outcome text, at timestamp with time zone'),
                    ('object', 'kind text, schema text, name text, checksum text, definition text, server integer, stream text, at timestamp with time zone'),
                    ('suspension', 'stream text, at timestamp with time zone')) AS w(name, columns) ON w.name = c.relname
                WHERE c.relnamespace = n.oid)
            END
        INTO fault
        FROM pg_namespace AS n WHERE n.nspname = 'groundwork'::name;
        IF fault IS NOT NULL THEN
            RAISE EXCEPTION 'the schema groundwork %', fault USING ERRCODE = 'GW003', HINT = format(
                'Connect as its owner. If others made it, have it dropped: DROP SCHEMA groundwork CASCADE. No data of yours are in it, '
                'only what Groundwork noted here. Or have it given to you, once you know what is in it: ALTER SCHEMA groundwork OWNER TO %I.',
                current_user);
        END IF;
    END;
