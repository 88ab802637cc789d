-- Where runs note that they ended before their request did. A function's next run may have another journal, or none: here it
-- finds which run it is. A table of its own, so that it is no receipt and moves no epoch. The body of a DO block.
DECLARE
    own oid[];
    trusted oid[];
BEGIN
    {{owners}}
    {{private}}
    IF to_regclass('groundwork.suspension') IS NULL THEN
        CREATE SCHEMA IF NOT EXISTS groundwork;
        CREATE TABLE IF NOT EXISTS groundwork.suspension (
            stream text        NOT NULL,
            at     timestamptz NOT NULL DEFAULT clock_timestamp(),
            PRIMARY KEY (stream, at)
        );
        COMMENT ON TABLE groundwork.suspension IS 'One row for each run that ended before its request did.';
        {{revoke}}
        {{private}}
    END IF;
END
