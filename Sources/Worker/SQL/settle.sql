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
    own oid[];
    trusted oid[];
BEGIN
    {{whichOne}}
    IF coalesce(identity <> {{identity}}::text, current_database() <> {{database}}::name) THEN
        RETURN;
    END IF;
    {{acquire}}
    {{owners}}
    {{private}}
    IF to_regclass('groundwork.receipt') IS NULL THEN
        {{make}}
    END IF;
    EXECUTE 'SELECT coalesce(max(number), 0::bigint) FROM groundwork.receipt' INTO last;
    IF last = {{epoch}}::bigint THEN
        EXECUTE 'INSERT INTO groundwork.receipt (stream, step, attempt, outcome) VALUES ($1, $2, $3, ''notCommitted'')'
            USING {{stream}}::text, {{step}}::text, {{attempt}}::integer;
    END IF;
END
