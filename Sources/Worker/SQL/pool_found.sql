-- Keeps what a pool's connection is set to, for pool_tidy.sql. A pool may have set it on connecting, for all its clients. In a
-- cursor, which RESET ALL leaves alone and the transaction's end closes; it is moved onto its first row, which sorting all
-- others reads. The settings of extensions that are not loaded are in no view and cannot be kept. It comes
-- before the path is left, which it keeps: so everything is named with its schema.
DECLARE groundwork_found NO SCROLL CURSOR FOR
    SELECT ''::pg_catalog.text AS name, ''::pg_catalog.text AS setting
    UNION ALL SELECT 'role'::pg_catalog.text, pg_catalog.current_setting('role'::pg_catalog.text)
    UNION ALL SELECT name, setting FROM pg_catalog.pg_settings
        WHERE source OPERATOR(pg_catalog.=) 'session'::pg_catalog.text AND name OPERATOR(pg_catalog.<>) ALL (ARRAY[
            'transaction_isolation', 'transaction_read_only', 'transaction_deferrable']::pg_catalog.text[])
    ORDER BY name;
MOVE groundwork_found;
