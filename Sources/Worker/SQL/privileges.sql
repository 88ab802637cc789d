-- What the role lacks of the privileges that laying a database needs, one GRANT a row. Asked only after PostgreSQL
-- has refused something (42501).
SELECT format('GRANT CREATE ON DATABASE %I TO %I', current_database(), current_user)
WHERE to_regnamespace('groundwork') IS NULL AND NOT has_database_privilege(current_database()::text, 'CREATE')
UNION ALL
SELECT format('GRANT USAGE, CREATE ON SCHEMA %I TO %I', n.nspname, current_user)
FROM pg_namespace AS n
WHERE (n.nspname IN ('groundwork'::name, current_setting('groundwork.home')::name)
        OR n.nspname::text IN (SELECT jsonb_array_elements_text({{schemas}}::jsonb)))
    AND NOT (has_schema_privilege(n.oid, 'USAGE') AND has_schema_privilege(n.oid, 'CREATE'))
UNION ALL
SELECT format('ALTER TABLE %s OWNER TO %I', c.oid::regclass::text, current_user)
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r'::"char", 'p'::"char") AND NOT pg_has_role(current_user, c.relowner, 'USAGE')
    AND n.nspname = coalesce({{schema}}, current_setting('groundwork.home'))::name AND strpos({{file}}, c.relname::text) > 0
