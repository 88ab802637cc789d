-- The first request of 0.1.0, whose sixth event says that two tables were laid; there was one.
PRAGMA application_id = 1198684011;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
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
INSERT INTO "event" VALUES(1,'fresh@50f48307751e',1,1795576002750,'requestReceived',1,'{"fingerprint":"6ae232b9efd6fae5f11e7b1303b4f4e34732ab3c893a14bf21862bb3e6e02cd5","logicalResourceID":"Schema","ordinal":1,"physicalResourceID":"groundwork-ce1810093fe38797815ccf1b58cfb2af","properties":{},"requestID":"fresh","resourceType":"Custom::Schema","stackID":"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c","type":"Create"}','0000000000000000000000000000000000000000000000000000000000000000','3d414ad7faf42dd8e9568bed24d7df862c1b94bac33eed3e9e6b0af26024e70d');
INSERT INTO "event" VALUES(2,'fresh@50f48307751e',2,1795576002750,'runStarted',1,'{"budget":3600000,"expires":1795579602750,"manifest":{"checksum":"bd6f15027a15c23a62adc0155fb59e2381c5191ef0d391fc77739721bfeec3ff","objects":[{"checksum":"5735fedc8c1ed8027f2bda14b9c2d4d7512408a2ba581add2fefe36063de5592","file":"tables/note.sql","id":{"kind":"table","name":"note"}},{"checksum":"19667b3c6dacbb991636909e089f479f70dcba80913939f1f267edf94175cc61","file":"indexes/note_text.sql","id":{"kind":"index","name":"note_text"}},{"checksum":"0ffa283af83bd7148fcf4daa2ca6152d44ce0d1b755d6577349ffa8876bc50bb","file":"functions/touch.sql","id":{"kind":"function","name":"touch"}},{"checksum":"c88f19f5fc28a50d7fd75be27a9468089fc315897f5f6ba5a77e5cb5da7a584d","file":"triggers/note_touch.sql","id":{"kind":"trigger","name":"note_touch"}}]},"worker":"0.1.0"}','3d414ad7faf42dd8e9568bed24d7df862c1b94bac33eed3e9e6b0af26024e70d','14a41abed29eaf3af38e9fcea6650ddb76ad7b705af856e3f5f8614b72f98aec');
INSERT INTO "event" VALUES(3,'fresh@50f48307751e',3,1795576002750,'stepStarted',1,'{"attempt":1,"budget":3589999,"epoch":0,"objects":[],"step":"connect"}','14a41abed29eaf3af38e9fcea6650ddb76ad7b705af856e3f5f8614b72f98aec','cbb0db569b0cb450d7244c1a2eec23f12cb6a0a62bf57dad507f2c3f2b735735');
INSERT INTO "event" VALUES(4,'fresh@50f48307751e',4,1795576004271,'databaseInspected',1,'{"inspection":{"database":"groundwork","epoch":0,"hasReceipts":false,"objects":[{"condition":"missing","id":{"kind":"table","name":"note"}},{"condition":"missing","id":{"kind":"index","name":"note_text"}},{"condition":"missing","id":{"kind":"function","name":"touch"}},{"condition":"missing","id":{"kind":"trigger","name":"note_touch"}}],"receipts":[],"role":"owner","serverVersion":150018},"milliseconds":1519}','cbb0db569b0cb450d7244c1a2eec23f12cb6a0a62bf57dad507f2c3f2b735735','a455d6e6cbb7836192dbe1fe849b103b30bcc2bcdd81e4c35ff2467477c489c4');
INSERT INTO "event" VALUES(5,'fresh@50f48307751e',5,1795576004271,'stepStarted',1,'{"attempt":1,"budget":3588478,"epoch":0,"objects":[{"action":"create","checksum":"5735fedc8c1ed8027f2bda14b9c2d4d7512408a2ba581add2fefe36063de5592","file":"tables/note.sql","id":{"kind":"table","name":"note"}}],"step":"tables"}','a455d6e6cbb7836192dbe1fe849b103b30bcc2bcdd81e4c35ff2467477c489c4','20a5658605864db30c0a027a099e57f7eb7b349a8d0d9fb75bc0ebfc79f87194');
INSERT INTO "event" VALUES(6,'fresh@50f48307751e',6,1795576004287,'stepCommitted',1,'{"attempt":1,"kept":0,"laid":2,"milliseconds":13,"probed":false,"receipt":1,"step":"tables"}','20a5658605864db30c0a027a099e57f7eb7b349a8d0d9fb75bc0ebfc79f87194','e2665179212398af7b3b28a389f164faf189c736a9872d204ed7b44042dc36b7');
INSERT INTO "event" VALUES(7,'fresh@50f48307751e',7,1795576004287,'stepStarted',1,'{"attempt":1,"budget":3588462,"epoch":1,"objects":[{"action":"create","checksum":"19667b3c6dacbb991636909e089f479f70dcba80913939f1f267edf94175cc61","file":"indexes/note_text.sql","id":{"kind":"index","name":"note_text"}}],"step":"indexes"}','e2665179212398af7b3b28a389f164faf189c736a9872d204ed7b44042dc36b7','617dd9112e5b3968bb422ef72b6b65ec45c037c926e7af6731adfb656e73bf97');
INSERT INTO "event" VALUES(8,'fresh@50f48307751e',8,1795576004294,'stepCommitted',1,'{"attempt":1,"kept":0,"laid":1,"milliseconds":6,"probed":false,"receipt":2,"step":"indexes"}','617dd9112e5b3968bb422ef72b6b65ec45c037c926e7af6731adfb656e73bf97','e47d46d65080e926485bbde081183cc4c8a0a1226cf2f2babd3b044d60a3b32d');
INSERT INTO "event" VALUES(9,'fresh@50f48307751e',9,1795576004294,'stepStarted',1,'{"attempt":1,"budget":3588455,"epoch":2,"objects":[{"action":"create","checksum":"0ffa283af83bd7148fcf4daa2ca6152d44ce0d1b755d6577349ffa8876bc50bb","file":"functions/touch.sql","id":{"kind":"function","name":"touch"}}],"step":"functions"}','e47d46d65080e926485bbde081183cc4c8a0a1226cf2f2babd3b044d60a3b32d','e5a24f7224bc0577264a654e0828990bc65120508dbbdd89c2f2cfe52078fbf3');
INSERT INTO "event" VALUES(10,'fresh@50f48307751e',10,1795576004300,'stepCommitted',1,'{"attempt":1,"kept":0,"laid":1,"milliseconds":5,"probed":false,"receipt":3,"step":"functions"}','e5a24f7224bc0577264a654e0828990bc65120508dbbdd89c2f2cfe52078fbf3','093455b7a811244368a3719bbd43db175f99706f207c49034aa16eafe9e59365');
INSERT INTO "event" VALUES(11,'fresh@50f48307751e',11,1795576004300,'stepStarted',1,'{"attempt":1,"budget":3588448,"epoch":3,"objects":[{"action":"create","checksum":"c88f19f5fc28a50d7fd75be27a9468089fc315897f5f6ba5a77e5cb5da7a584d","file":"triggers/note_touch.sql","id":{"kind":"trigger","name":"note_touch"}}],"step":"triggers"}','093455b7a811244368a3719bbd43db175f99706f207c49034aa16eafe9e59365','cdea01da2e1a714b123f0fd8856001699217099773cbb05f59cd6686e8a6108c');
INSERT INTO "event" VALUES(12,'fresh@50f48307751e',12,1795576004307,'stepCommitted',1,'{"attempt":1,"kept":0,"laid":1,"milliseconds":5,"probed":false,"receipt":4,"step":"triggers"}','cdea01da2e1a714b123f0fd8856001699217099773cbb05f59cd6686e8a6108c','e8881b5baafdd34d04ba62d17bcdf22ef816e7b4fa12cf54adf6c6a8f533d001');
INSERT INTO "event" VALUES(13,'fresh@50f48307751e',13,1795576004307,'requestConcluded',1,'{"data":{"Functions":"1 created","Indexes":"1 created","SchemaVersion":"bd6f15027a15c23a62adc0155fb59e2381c5191ef0d391fc77739721bfeec3ff","Tables":"1 created","Triggers":"1 created"},"reason":"done: tables: 1 created; indexes: 1 created; functions: 1 created; triggers: 1 created","succeeded":true}','e8881b5baafdd34d04ba62d17bcdf22ef816e7b4fa12cf54adf6c6a8f533d001','79a83eef012e588a161bc7db9fbdbe0bd55cfd12f4ede703b4877b5f5dec216a');
INSERT INTO "event" VALUES(14,'fresh@50f48307751e',14,1795576004307,'answerPrepared',1,'{"body":"{\"Status\":\"SUCCESS\",\"Reason\":\"done: tables: 1 created; indexes: 1 created; functions: 1 created; triggers: 1 created\",\"PhysicalResourceId\":\"groundwork-ce1810093fe38797815ccf1b58cfb2af\",\"StackId\":\"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c\",\"RequestId\":\"fresh\",\"LogicalResourceId\":\"Schema\",\"Data\":{\"Functions\":\"1 created\",\"Indexes\":\"1 created\",\"JournalHead\":\"79a83eef012e588a161bc7db9fbdbe0bd55cfd12f4ede703b4877b5f5dec216a\",\"SchemaVersion\":\"bd6f15027a15c23a62adc0155fb59e2381c5191ef0d391fc77739721bfeec3ff\",\"Tables\":\"1 created\",\"Triggers\":\"1 created\"}}"}','79a83eef012e588a161bc7db9fbdbe0bd55cfd12f4ede703b4877b5f5dec216a','99102d863cc7d4a80957ff715b31b1004f4851c480fdbac2c42e078400221909');
INSERT INTO "event" VALUES(15,'fresh@50f48307751e',15,1795576004307,'stepStarted',1,'{"attempt":1,"budget":0,"epoch":4,"objects":[],"step":"respond"}','99102d863cc7d4a80957ff715b31b1004f4851c480fdbac2c42e078400221909','95289217c236c543a63cab46030d1387f8399900b04f61970b236c464ceb737d');
INSERT INTO "event" VALUES(16,'fresh@50f48307751e',16,1795576004313,'answerDelivered',1,'{"channel":"responseURL","milliseconds":5}','95289217c236c543a63cab46030d1387f8399900b04f61970b236c464ceb737d','9a919da78882b56b4779e586477648c129762f1731e89f4f749a7a114ee70cd4');
CREATE INDEX event_first ON event (
    coalesce(json_extract(payload, '$.requestID'), json_extract(payload, '$.request.requestID'))
) WHERE version = 1;
CREATE INDEX event_last ON event (stream) WHERE kind IN ('answerDelivered', 'answerAbandoned');
CREATE VIEW chain AS
SELECT
    sequence,
    '18:groundwork-event-1,'
        || length(CAST(previous AS BLOB)) || ':' || previous || ','
        || length(sequence) || ':' || sequence || ','
        || length(CAST(stream AS BLOB)) || ':' || stream || ','
        || length(version) || ':' || version || ','
        || length(at) || ':' || at || ','
        || length(CAST(kind AS BLOB)) || ':' || kind || ','
        || length(schema) || ':' || schema || ','
        || length(CAST(payload AS BLOB)) || ':' || payload || ',' AS hashed,
    previous,
    hash
FROM event;
CREATE VIEW delivery AS
SELECT
    stream,
    facts ->> '$.requestID' AS request,
    facts ->> '$.type' AS type,
    facts ->> '$.stackID' AS stack,
    facts ->> '$.logicalResourceID' AS resource,
    facts ->> '$.resourceType' AS resource_type,
    facts ->> '$.physicalResourceID' AS physical_id,
    sequence,
    time
FROM (
    SELECT
        stream, sequence, time,
        CASE kind WHEN 'requestRejected' THEN payload -> '$.request' ELSE payload END AS facts
    FROM event
    WHERE version = 1
);
CREATE VIEW request AS
WITH account AS (
    SELECT
        stream,
        count(*) AS events,
        count(*) FILTER (WHERE kind = 'runStarted') AS runs,
        min(time) FILTER (WHERE kind IN ('answerDelivered', 'answerAbandoned')) AS ended,
        max(time) AS latest,
        max(kind = 'answerDelivered') AS delivered,
        max(kind = 'answerAbandoned') AS abandoned,
        coalesce(max(version) FILTER (WHERE kind = 'runStarted'), 0) AS run,
        coalesce(max(version) FILTER (WHERE kind = 'runSuspended'), 0) AS suspension,
        max(version) FILTER (WHERE kind IN ('requestConcluded', 'requestRejected')) AS conclusion
    FROM event
    GROUP BY stream
)
SELECT
    delivery.request,
    delivery.stream,
    delivery.type,
    delivery.stack,
    delivery.resource,
    delivery.resource_type,
    delivery.physical_id,
    CASE
        WHEN account.delivered THEN
            CASE WHEN conclusion.payload ->> '$.succeeded' THEN 'succeeded' ELSE 'failed' END
        WHEN account.abandoned THEN 'unanswered'
        WHEN account.suspension > account.run THEN 'suspended'
        WHEN account.runs = 0 THEN 'received'
        ELSE 'running'
    END AS state,
    delivery.time AS started,
    account.ended,
    account.latest AS last_event,
    account.runs,
    account.events,
    CASE
        WHEN conclusion.kind = 'requestRejected' THEN conclusion.payload ->> '$.failure.message'
        WHEN conclusion.version IS NOT NULL THEN conclusion.payload ->> '$.reason'
        WHEN account.suspension > account.run THEN
            (suspension.payload ->> '$.reason') || '; ' || (suspension.payload ->> '$.progress')
    END AS reason
FROM delivery
JOIN account ON account.stream = delivery.stream
LEFT JOIN event AS conclusion
    ON conclusion.stream = account.stream AND conclusion.version = account.conclusion
LEFT JOIN event AS suspension
    ON suspension.stream = account.stream AND suspension.version = account.suspension
ORDER BY delivery.sequence;
CREATE VIEW step AS
SELECT
    delivery.request,
    began.stream,
    began.payload ->> '$.step' AS step,
    began.payload ->> '$.attempt' AS attempt,
    CASE
        WHEN began.kind = 'stepSkipped' THEN 'skipped'
        WHEN ended.kind IN ('databaseInspected', 'answerDelivered') THEN 'done'
        WHEN ended.kind = 'stepCommitted' THEN 'committed'
        WHEN ended.kind = 'objectDeferred' THEN 'deferred'
        WHEN ended.kind = 'stepFailed' THEN 'failed'
        WHEN ended.kind = 'stepInDoubt' THEN 'in doubt'
        WHEN ended.kind = 'stepNotCommitted' THEN 'not committed'
        WHEN ended.kind IS NULL THEN 'under way'
        ELSE 'cut off'
    END AS outcome,
    coalesce(ended.payload ->> '$.probed', 0) AS probed,
    CASE WHEN NOT coalesce(ended.payload ->> '$.probed', 0) THEN ended.payload ->> '$.milliseconds' END AS milliseconds,
    ended.payload ->> '$.failure.sqlState' AS sqlstate,
    json_array_length(began.payload, '$.objects') AS objects,
    began.time AS started,
    began.sequence
FROM event AS began
JOIN delivery ON delivery.stream = began.stream
LEFT JOIN event AS ended
    ON began.kind = 'stepStarted'
    AND ended.stream = began.stream
    AND ended.version = coalesce(
        (
            SELECT max(named.version)
            FROM event AS named
            WHERE named.stream = began.stream
                AND named.version > began.version
                AND named.kind IN ('stepCommitted', 'stepFailed', 'stepInDoubt', 'stepNotCommitted')
                AND named.payload ->> '$.step' = began.payload ->> '$.step'
                AND named.payload ->> '$.attempt' = began.payload ->> '$.attempt'
        ),
        (
            SELECT min(next.version)
            FROM event AS next
            WHERE next.stream = began.stream
                AND next.version > began.version
                AND next.kind IN (
                    'databaseInspected', 'objectDeferred', 'answerDelivered', 'stepStarted', 'runStarted'
                )
        )
    )
WHERE began.kind IN ('stepStarted', 'stepSkipped')
ORDER BY began.sequence;
CREATE VIEW failure AS
SELECT
    delivery.request,
    told.stream,
    told.time,
    told.kind,
    told.payload ->> '$.step' AS step,
    told.payload ->> '$.attempt' AS attempt,
    told.payload ->> '$.failure.sqlState' AS sqlstate,
    told.payload ->> '$.failure.file' AS file,
    told.payload ->> '$.failure.line' AS line,
    told.payload ->> '$.failure.column' AS column,
    told.payload ->> '$.failure.message' AS message,
    told.payload ->> '$.failure.detail' AS detail,
    told.payload ->> '$.failure.hint' AS hint,
    told.payload ->> '$.failure.disposition' AS disposition,
    told.sequence
FROM event AS told
JOIN delivery ON delivery.stream = told.stream
WHERE told.payload -> '$.failure' IS NOT NULL
    AND (
        told.kind IN ('requestRejected', 'objectDeferred', 'stepFailed', 'stepInDoubt')
        OR NOT EXISTS (
            SELECT 1
            FROM event AS earlier
            WHERE earlier.stream = told.stream
                AND earlier.version < told.version
                AND earlier.payload -> '$.failure' = told.payload -> '$.failure'
        )
    )
ORDER BY told.sequence;
CREATE VIEW object AS
SELECT
    planned.value ->> '$.id.kind' AS kind,
    planned.value ->> '$.id.name' AS name,
    planned.value ->> '$.action' AS action,
    step.outcome,
    planned.value ->> '$.file' AS file,
    planned.value ->> '$.checksum' AS checksum,
    step.request,
    step.stream,
    step.started AS time,
    step.sequence
FROM step
JOIN event ON event.sequence = step.sequence
JOIN json_each(event.payload, '$.objects') AS planned
UNION ALL
SELECT
    event.payload ->> '$.object.kind',
    event.payload ->> '$.object.name',
    'defer',
    'until ' || (event.payload ->> '$.until'),
    event.payload ->> '$.failure.file',
    NULL,
    delivery.request,
    event.stream,
    event.time,
    event.sequence
FROM event
JOIN delivery ON delivery.stream = event.stream
WHERE event.kind = 'objectDeferred'
UNION ALL
SELECT
    found.value ->> '$.id.kind',
    found.value ->> '$.id.name',
    'inspect',
    found.value ->> '$.condition',
    NULL,
    NULL,
    delivery.request,
    event.stream,
    event.time,
    event.sequence
FROM event
JOIN delivery ON delivery.stream = event.stream
JOIN json_each(event.payload, '$.inspection.objects') AS found
WHERE event.kind = 'databaseInspected' AND found.value ->> '$.condition' NOT IN ('missing', 'unchanged');
CREATE VIEW timeline AS
SELECT
    event.time,
    delivery.request,
    event.kind,
    event.payload ->> '$.step' AS step,
    CASE event.kind
        WHEN 'requestReceived' THEN
            delivery.type || ' of ' || delivery.resource || ' (' || delivery.resource_type || ')'
        WHEN 'requestRejected' THEN 'refused'
        WHEN 'runStarted' THEN
            'groundwork ' || (event.payload ->> '$.worker')
            || coalesce(', ' || json_array_length(event.payload, '$.manifest.objects') || ' objects, schema '
                || substr(event.payload ->> '$.manifest.checksum', 1, 12), '')
            || ', ' || (event.payload ->> '$.budget') || ' ms'
        WHEN 'stepStarted' THEN
            'attempt ' || (event.payload ->> '$.attempt')
            || coalesce(': ' || (
                SELECT group_concat((planned.value ->> '$.action') || ' ' || (planned.value ->> '$.id.name'), ', ')
                FROM json_each(event.payload, '$.objects') AS planned
            ), '')
        WHEN 'databaseInspected' THEN
            printf(
                'PostgreSQL %d.%d, database %s as %s, %d ms',
                (event.payload ->> '$.inspection.serverVersion') / 10000,
                (event.payload ->> '$.inspection.serverVersion') % 10000,
                event.payload ->> '$.inspection.database',
                event.payload ->> '$.inspection.role',
                event.payload ->> '$.milliseconds'
            )
            || coalesce(': ' || (
                SELECT group_concat(seen.number || ' ' || seen.condition, ', ')
                FROM (
                    SELECT found.value ->> '$.condition' AS condition, count(*) AS number
                    FROM json_each(event.payload, '$.inspection.objects') AS found
                    GROUP BY 1
                    ORDER BY 1
                ) AS seen
            ), '')
        WHEN 'stepCommitted' THEN
            (event.payload ->> '$.laid') || ' laid, ' || (event.payload ->> '$.kept') || ' already there, receipt '
            || (event.payload ->> '$.receipt')
            || CASE
                WHEN event.payload ->> '$.probed' THEN ', found by its receipt'
                ELSE ', ' || (event.payload ->> '$.milliseconds') || ' ms'
            END
        WHEN 'stepSkipped' THEN 'nothing to do, ' || (event.payload ->> '$.kept') || ' already there'
        WHEN 'objectDeferred' THEN
            (event.payload ->> '$.object.kind') || ' ' || (event.payload ->> '$.object.name') || ' waits until '
            || (event.payload ->> '$.until')
        WHEN 'stepFailed' THEN 'attempt ' || (event.payload ->> '$.attempt')
        WHEN 'stepInDoubt' THEN
            'attempt ' || (event.payload ->> '$.attempt') || ': whether it was committed is not known'
        WHEN 'stepNotCommitted' THEN
            'attempt ' || (event.payload ->> '$.attempt') || ': no receipt, so it was not committed'
        WHEN 'retryScheduled' THEN 'again in ' || (event.payload ->> '$.pause') || ' ms'
        WHEN 'runSuspended' THEN (event.payload ->> '$.reason') || '; ' || (event.payload ->> '$.progress')
        WHEN 'requestConcluded' THEN
            CASE WHEN event.payload ->> '$.succeeded' THEN 'succeeded: ' ELSE 'failed: ' END
            || (event.payload ->> '$.reason')
        WHEN 'answerPrepared' THEN length(CAST(event.payload ->> '$.body' AS BLOB)) || ' bytes'
        WHEN 'answerDelivered' THEN
            CASE event.payload ->> '$.channel' WHEN 'responseURL' THEN 'to the ResponseURL' ELSE 'to standard output' END
            || ', ' || (event.payload ->> '$.milliseconds') || ' ms'
        WHEN 'answerAbandoned' THEN 'the answer cannot be delivered'
        WHEN 'requestRedelivered' THEN 'the request came again and gets the same answer'
        ELSE ''
    END
    -- What went wrong, unless the text above says it already.
    || CASE
        WHEN event.payload -> '$.failure' IS NULL OR event.kind IN ('requestConcluded', 'runSuspended') THEN ''
        ELSE ': '
            || coalesce(
                (event.payload ->> '$.failure.file')
                || coalesce(':' || (event.payload ->> '$.failure.line'), '')
                || coalesce(':' || (event.payload ->> '$.failure.column'), '') || ': ',
                ''
            )
            || coalesce((event.payload ->> '$.failure.sqlState') || ' ', '')
            || (event.payload ->> '$.failure.message')
    END AS text,
    event.stream,
    event.version,
    event.sequence
FROM event
JOIN delivery ON delivery.stream = event.stream
ORDER BY event.sequence;
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only: an event is never changed');
END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only: an event is never deleted');
END;
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
COMMIT;
