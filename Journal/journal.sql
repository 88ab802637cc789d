-- The journal of Groundwork: what happened to every request, in the order in which it was made durable.
--
-- Open it with `sqlite3 -readonly FILE` and begin with the views:
--
--   request    one row a request: what it asked for, where it stands, how it ended
--   timeline   one line an event, for reading from top to bottom
--   step       one row an attempt at a step: what came of it and how long it took
--   failure    one row a failure: file, line, SQLSTATE, message, what to do about it
--   object     one row for each time an object was laid, put off or found changed
--
-- In all of them `request` is CloudFormation's RequestId, `stream` is one delivery of that request, and times are UTC.
--
-- How to check the chain without Groundwork. Every event carries the SHA-256 of itself and of its predecessor, as
-- 64 lower-case hexadecimal digits; the predecessor of the first event is 64 zeros. What is hashed are these nine
-- fields, each written as its length in bytes (decimal), a colon, the field in UTF-8 (numbers in decimal), a comma:
--
--   groundwork-event-1   previous   sequence   stream   version   at   kind   schema   payload
--
-- The view `chain` writes that text out. In a shell, for the event 7:
--
--   sqlite3 -readonly FILE "SELECT hashed FROM chain WHERE sequence = 7" | head -c -1 | sha256sum
--   sqlite3 -readonly FILE "SELECT hash FROM chain WHERE sequence = 7"
--
-- A changed event has another hash; a missing, added or moved one breaks `sequence` or `previous`. A tail that was
-- cut off shows by the head (number and hash of the last event) in the answers and log lines of the worker.

-- "Grwk". A file with another number is not a journal.
PRAGMA application_id = 0x4772776B;
-- The form of this file; a worker refuses a newer one than it knows.
PRAGMA user_version = 1;

CREATE TABLE event (
    -- Counts all events, from 1, without a gap.
    sequence INTEGER PRIMARY KEY,
    -- One delivery of a request; all that happens to it is one stream.
    stream TEXT NOT NULL CHECK (stream <> '' AND instr(CAST(stream AS BLOB), x'00') = 0),
    -- Counts the events of the stream, from 1, without a gap. Whoever appends says which version was the last it saw,
    -- so of two that append at once only one does.
    version INTEGER NOT NULL CHECK (version > 0),
    -- Milliseconds since 1970-01-01T00:00:00Z, by the clock of the worker that wrote the event.
    at INTEGER NOT NULL CHECK (at >= 0),
    -- The same, for people; computed, not stored.
    time TEXT AS (strftime('%Y-%m-%dT%H:%M:%S', at / 1000, 'unixepoch') || printf('.%03dZ', at % 1000)),
    -- What happened.
    kind TEXT NOT NULL CHECK (kind <> ''),
    -- The form of the payload. Older forms stay readable for ever.
    schema INTEGER NOT NULL CHECK (schema > 0),
    -- The particulars, a JSON object.
    payload TEXT NOT NULL CHECK (json_valid(payload)),
    -- The hash of the event before this one.
    previous TEXT NOT NULL,
    -- The hash of this event.
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    UNIQUE (stream, version)
) STRICT;

-- Streams by RequestId, and streams that are over: both are asked at every start of a worker.
CREATE INDEX event_first ON event (
    coalesce(json_extract(payload, '$.requestID'), json_extract(payload, '$.request.requestID'))
) WHERE version = 1;
CREATE INDEX event_last ON event (stream) WHERE kind IN ('answerDelivered', 'answerAbandoned');

-- What has happened is never changed.
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only: an event is never changed');
END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only: an event is never deleted');
END;
-- INSERT OR REPLACE deletes without asking the trigger above; this one runs before that, and lets in only what comes
-- next in the file, in the stream and in the chain.
CREATE TRIGGER event_comes_last BEFORE INSERT ON event BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only: this is not the next sequence')
    WHERE NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM event);
    SELECT RAISE(ABORT, 'the journal is append-only: this is not the next version of the stream')
    WHERE NEW.version IS NOT (SELECT coalesce(max(version), 0) + 1 FROM event WHERE stream = NEW.stream);
    SELECT RAISE(ABORT, 'the journal is append-only: this does not follow the last event of the chain')
    WHERE NEW.previous IS NOT coalesce(
        (SELECT hash FROM event ORDER BY sequence DESC LIMIT 1),
        '0000000000000000000000000000000000000000000000000000000000000000'
    );
END;
