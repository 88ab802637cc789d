-- One writer per database, and only on the state that was inspected. The lock is tried, never waited for: a session that
-- blocks on an advisory lock deadlocks a concurrent index build. It ends with the transaction.
DECLARE
    epoch bigint := 0;
BEGIN
    IF NOT pg_catalog.pg_try_advisory_xact_lock({{lock}}) THEN
        RAISE EXCEPTION 'another worker is laying this database' USING ERRCODE = 'lock_not_available';
    END IF;
    IF pg_catalog.to_regclass('groundwork.receipt') IS NOT NULL THEN
        EXECUTE 'SELECT coalesce(max(number), 0) FROM groundwork.receipt' INTO epoch;
    END IF;
    IF epoch <> {{epoch}} THEN
        RAISE EXCEPTION 'another worker has laid this database meanwhile' USING ERRCODE = 'GW001';
    END IF;
END
