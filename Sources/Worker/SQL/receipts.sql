-- What Groundwork keeps in the database it applies the folder to: proof of every step (receipt), how each object looked right after
-- it was applied (object), and which runs ended before their request did (suspension). Nobody but the owner may read it, since
-- definitions can tell more than grants allow. Run by EXECUTE under search_path = pg_catalog, pg_temp.
CREATE SCHEMA IF NOT EXISTS groundwork;
COMMENT ON SCHEMA groundwork IS 'Receipts of Groundwork, which lays this database. Dropping it loses no data of yours.';
CREATE TABLE IF NOT EXISTS groundwork.receipt (
    number  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stream  text        NOT NULL,
    step    text        NOT NULL CHECK (step IN ('tables', 'indexes', 'functions', 'triggers')),
    attempt integer     NOT NULL CHECK (attempt > 0),
    outcome text        NOT NULL CHECK (outcome IN ('committed', 'notCommitted')),
    at      timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX IF NOT EXISTS receipt_stream_idx ON groundwork.receipt (stream);
COMMENT ON TABLE groundwork.receipt IS
    'One row for each step, written in the transaction of the step; and one for each attempt that can no more be committed.';
CREATE TABLE IF NOT EXISTS groundwork.object (
    kind       text        NOT NULL CHECK (kind IN ('table', 'index', 'function', 'trigger')),
    schema     text        NOT NULL,
    name       text        NOT NULL,
    checksum   text        NOT NULL,
    definition text        NOT NULL,
    server     integer     NOT NULL,
    stream     text        NOT NULL,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (kind, schema, name)
);
COMMENT ON TABLE groundwork.object IS
    'Each object as it was last laid: its file''s SHA-256, and the definition that PostgreSQL printed right then.';
