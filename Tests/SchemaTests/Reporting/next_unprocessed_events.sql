-- question: Which events are to be processed next, leaving out those that another worker holds?
-- uses: onboarding_events_unprocessed_idx
SELECT event_id, source, event_type, payload, attempts
FROM onboarding_events
WHERE processed_at IS NULL
ORDER BY received_at
LIMIT 50
FOR UPDATE SKIP LOCKED;
