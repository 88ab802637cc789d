-- The journal's views: the events, told as requests, steps, failures and objects. The table they read is in journal.sql.

-- The text whose SHA-256 is `hash`.
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

-- One row a stream: which request it delivers. The other views take the names from here.
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

-- One row a request (a stream: CloudFormation may use a RequestId again), oldest first.
--
--   received    no run has begun
--   running     a run is at it, or died at it: see when the last event was
--   suspended   the run ended in good order; the next one goes on
--   succeeded, failed   answered, with that result
--   unanswered  over, but the answer could not be delivered
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

-- One row an attempt at a step, in the order in which they began.
--
--   done           connected and looked, or the answer was delivered
--   committed      in the database, and its receipt with it; `probed` when that was found out later
--   skipped        there was nothing to do (no attempt number, no time)
--   deferred       an object waits for something that is laid later
--   failed         nothing of it stays
--   in doubt       whether it was committed is not known yet
--   not committed  it was in doubt, and the receipts show that nothing of it stays
--   cut off        the worker ended during it, and it left nothing to doubt
--   under way      nothing came of it yet
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

-- One row a failure. What a suspension, a conclusion or a given-up answer repeats of an earlier event is left out.
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

-- One row for each time an object was laid or put off, or was found otherwise than it was laid.
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

-- One line an event, oldest first.
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
