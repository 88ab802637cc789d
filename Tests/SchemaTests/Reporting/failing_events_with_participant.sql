-- question: Whom do the events that keep failing concern, the oldest first?
-- uses: onboarding_events_unprocessed_idx, onboarding_sessions_pkey
SELECT e.received_at, e.source, e.event_type, e.attempts, e.error, s.session_key, s.participant_id
FROM onboarding_events AS e
LEFT JOIN onboarding_sessions AS s ON s.session_id = e.session_id
WHERE e.processed_at IS NULL
  AND e.status = 'failed'
  AND e.attempts >= 3
ORDER BY e.received_at
LIMIT 50;
