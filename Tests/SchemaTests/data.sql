-- Half a year of onboarding, the same on every run: 20,000 sessions and 101,000 events, so that the planner
-- has true reasons to choose or to leave an index. "Today" in this data is 2025-07-01 00:00 UTC.
-- No random(): everything follows from the row's number. The dice are remainders by primes (101, 991, 997), so that they do
-- not move in step with the small cycles beside them.

-- A session begins every 782 seconds, over 181 days; one participant has eight of them. Of those older than two
-- weeks 3 % never ended and are stalled; of the younger ones about half are still open. 1 % fail.
INSERT INTO onboarding_sessions
    (session_key, participant_kind, participant_id, user_id, status, current_step, details,
     created_at, updated_at, ended_at)
SELECT md5('session ' || n)::uuid,
       CASE WHEN participant % 5 = 0 THEN 'payer' ELSE 'merchant' END,
       'prt_' || lpad(participant::text, 6, '0'),
       'usr_' || md5('user ' || participant),
       status,
       CASE status
           WHEN 'completed' THEN 'done'
           WHEN 'in_review' THEN 'review'
           ELSE (ARRAY['business_details', 'bank_account', 'identity', 'agreement'])[1 + n % 4]
       END,
       jsonb_build_object(
           'country', (ARRAY['US', 'CA', 'DE', 'FR'])[1 + n % 4],
           'employees', n % 500,
           'legal_name', 'Company ' || participant || ' of the Reporting Example, Limited',
           'address', 'Unit ' || n % 97 || ', ' || participant || ' Long Harbour Road, Springfield',
           'documents', '["articles_of_association", "bank_statement", "proof_of_address"]'::jsonb,
           'agreement', '{"version": "2024-11", "accepted": true, "language": "en"}'::jsonb),
       created_at,
       last_change,
       CASE WHEN status IN ('completed', 'abandoned', 'failed') THEN last_change END
FROM (
    SELECT n, participant, created_at,
           least(created_at + n % 2880 * interval '1 minute', timestamptz '2025-07-01 00:00+00') AS last_change,
           CASE
               WHEN created_at >= timestamptz '2025-06-17 00:00+00' AND dice < 50
                   THEN (ARRAY['started', 'in_progress', 'in_review'])[1 + n % 3]
               WHEN dice < 3 THEN (ARRAY['started', 'in_progress', 'in_review'])[1 + n % 3]
               WHEN dice < 4 THEN 'failed'
               WHEN dice < 30 THEN 'abandoned'
               ELSE 'completed'
           END AS status
    FROM (
        SELECT n,
               n * 7919 % 2500 AS participant,
               n * 7907 % 101 AS dice,
               timestamptz '2025-01-01 00:00+00' + n * interval '782 seconds' AS created_at
        FROM generate_series(0, 19999) AS n
    ) AS numbered
) AS begun
ORDER BY created_at;

-- Five events a session, a few minutes apart, and 1,000 that name no session; stored in the order in which they came.
-- 1 % failed and wait for another attempt, of any age; of those of the last two days half are pending. 1 % are of
-- the rare type identity.rejected.
INSERT INTO onboarding_events
    (session_id, kind, source, external_id, event_type, payload, received_at, status, attempts, processed_at, error)
SELECT session_id,
       CASE WHEN source = 'payersync.api' THEN 'api_message' ELSE 'webhook' END,
       source,
       'evt_' || md5('event ' || n),
       CASE
           WHEN type_dice < 10 THEN 'identity.rejected'
           WHEN type_dice < 150 THEN 'identity.verified'
           WHEN type_dice < 400 THEN 'document.uploaded'
           ELSE 'account.updated'
       END,
       jsonb_build_object('n', n, 'livemode', true, 'object', '{"type": "account", "requirements": []}'::jsonb),
       received_at,
       status,
       CASE status
           WHEN 'pending' THEN 0
           WHEN 'ignored' THEN 0
           WHEN 'failed' THEN 1 + n % 5
           WHEN 'rejected' THEN 8
           ELSE 1
       END,
       CASE WHEN status IN ('processed', 'ignored', 'rejected')
           THEN received_at + (1 + n * 31 % 90) * interval '1 second' END,
       CASE WHEN status IN ('failed', 'rejected')
           THEN (ARRAY['session not found', 'time-out of the ledger', 'unknown document type'])[1 + n % 3] END
FROM (
    SELECT n, session_id, received_at, type_dice,
           (ARRAY['stripe', 'plaid', 'docusign', 'payersync.api'])[1 + n % 4] AS source,
           CASE
               WHEN received_at >= timestamptz '2025-06-29 00:00+00' AND n % 2 = 0 THEN 'pending'
               WHEN dice < 10 THEN 'failed'
               WHEN dice < 14 THEN 'rejected'
               WHEN dice < 80 THEN 'ignored'
               ELSE 'processed'
           END AS status
    FROM (
        SELECT n, session_id, received_at, n * 7901 % 997 AS dice, n * 6007 % 991 AS type_dice
        FROM (
            SELECT (session_number * 5 + step)::integer AS n, session_id,
                   created_at + step * interval '7 minutes' AS received_at
            FROM (
                SELECT session_id, created_at, row_number() OVER (ORDER BY created_at) - 1 AS session_number
                FROM onboarding_sessions
            ) AS numbered, generate_series(0, 4) AS step
            UNION ALL
            SELECT 100000 + m, NULL, timestamptz '2025-01-01 00:00+00' + m * interval '4 hours 20 minutes'
            FROM generate_series(0, 999) AS m
        ) AS came
    ) AS diced
) AS judged
ORDER BY received_at;

ANALYZE onboarding_sessions, onboarding_events;
