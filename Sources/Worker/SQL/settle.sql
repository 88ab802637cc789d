-- Settles for good whether an attempt in doubt was committed: the session that it was sent to may outlive its worker, and
-- what was sent may still be on its way. The lock says that it is not at work now. Where the last receipt is still the one
-- that the attempt began with, it was not committed, and a receipt that says so makes its guard refuse it should it come
-- yet. Where there is a newer receipt, that one does. The body of a DO block, in a transaction that ends before the
-- inspection begins, so that the inspection sees what was committed until then.
--
-- In another database than the request's there is nothing to settle, and nothing is written.
DECLARE
    last bigint;
    identity text;
BEGIN
    {{whichOne}}
    IF coalesce(identity <> {{identity}}::text, pg_catalog.current_database() <> {{database}}::text) THEN
        RETURN;
    END IF;
    IF NOT pg_catalog.pg_try_advisory_xact_lock({{lock}}) THEN
        RAISE EXCEPTION 'a step is under way in another session, perhaps the one in doubt'
            USING ERRCODE = 'lock_not_available';
    END IF;
    IF pg_catalog.to_regclass('groundwork.receipt') IS NULL THEN
        EXECUTE {{receipts}};
    END IF;
    EXECUTE 'SELECT coalesce(max(number), 0) FROM groundwork.receipt' INTO last;
    IF last = {{epoch}} THEN
        EXECUTE 'INSERT INTO groundwork.receipt (stream, step, attempt, outcome) VALUES ($1, $2, $3, ''notCommitted'')'
            USING {{stream}}::text, {{step}}::text, {{attempt}};
    END IF;
END
