-- One writer per database, and only on the state that was inspected. The lock is tried, never waited for: a session that
-- blocks on an advisory lock deadlocks a concurrent index build. It ends with the transaction.
DECLARE
    epoch bigint := 0;
    own oid[];
    trusted oid[];
BEGIN
    {{acquire}}
    {{owners}}
    {{private}}
    IF to_regclass('groundwork.receipt') IS NOT NULL THEN
        EXECUTE 'SELECT coalesce(max(number), 0::bigint) FROM groundwork.receipt' INTO epoch;
    END IF;
    IF epoch <> {{epoch}}::bigint THEN
        RAISE EXCEPTION 'another worker has laid this database meanwhile' USING ERRCODE = 'GW001';
    END IF;
    {{make}}
END
