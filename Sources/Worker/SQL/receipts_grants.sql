-- Who else may do something in the schema groundwork, and on what.
SELECT 'SCHEMA' AS what, 'groundwork' AS on_object, g.grantee
FROM pg_namespace AS n CROSS JOIN LATERAL aclexplode(n.nspacl) AS g
WHERE n.nspname = 'groundwork'::name AND g.grantee <> n.nspowner
UNION ALL
SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass::text, g.grantee
FROM pg_namespace AS n JOIN pg_class AS c ON c.relnamespace = n.oid CROSS JOIN LATERAL aclexplode(c.relacl) AS g
WHERE n.nspname = 'groundwork'::name AND g.grantee <> c.relowner
UNION ALL
SELECT 'TABLE', c.oid::regclass::text, g.grantee
FROM pg_namespace AS n JOIN pg_class AS c ON c.relnamespace = n.oid JOIN pg_attribute AS a ON a.attrelid = c.oid
CROSS JOIN LATERAL aclexplode(a.attacl) AS g
WHERE n.nspname = 'groundwork'::name AND a.attacl IS NOT NULL AND g.grantee <> c.relowner
