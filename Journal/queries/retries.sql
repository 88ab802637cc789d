-- Which steps of which requests took more than one attempt, why, and how long were the pauses?
WITH tried AS (
    SELECT
        stream, request, step,
        min(sequence) AS first,
        count(*) AS attempts,
        count(*) FILTER (WHERE outcome = 'failed') AS failed,
        count(*) FILTER (WHERE outcome = 'deferred') AS deferred,
        count(*) FILTER (WHERE outcome IN ('in doubt', 'not committed') OR probed) AS doubted,
        group_concat(DISTINCT sqlstate) AS sqlstates
    FROM step
    WHERE attempt IS NOT NULL
    GROUP BY stream, step
    HAVING count(*) > 1
),
paused AS (
    SELECT stream, payload ->> '$.step' AS step, count(*) AS pauses, sum(payload ->> '$.pause') AS paused
    FROM event
    WHERE kind = 'retryScheduled'
    GROUP BY stream, payload ->> '$.step'
)
SELECT
    tried.request, tried.step, tried.attempts, tried.failed, tried.deferred, tried.doubted, tried.sqlstates,
    coalesce(paused.pauses, 0) AS pauses,
    coalesce(paused.paused, 0) AS paused_milliseconds,
    tried.stream
FROM tried
LEFT JOIN paused ON paused.stream = tried.stream AND paused.step = tried.step
ORDER BY tried.first;
