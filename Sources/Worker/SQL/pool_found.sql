-- Keeps what a pool's connection is set to, for pool_tidy.sql. A pool may have set it on connecting, for all its clients. In a
-- cursor, which RESET ALL leaves alone and the transaction's end closes; it is moved onto its first row, which sorting all
-- others reads. The settings of extensions that are not loaded are in no view and cannot be kept.
DECLARE groundwork_found NO SCROLL CURSOR FOR
    SELECT '' AS name, '' AS setting
    UNION ALL SELECT 'role', pg_catalog.current_setting('role')
    UNION ALL SELECT name, setting FROM pg_catalog.pg_settings
        WHERE source = 'session' AND name NOT IN ('transaction_isolation', 'transaction_read_only', 'transaction_deferrable')
    ORDER BY name;
MOVE groundwork_found;
