-- The journal's table without what the journal promises: no triggers, no checks, no indexes but the keys.
CREATE TABLE event (
    sequence INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL,
    schema INTEGER NOT NULL, payload TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL, UNIQUE (stream, version)
) STRICT;
