-- question: How many identities did one source reject in each week of the last quarter, in how many sessions?
-- uses: onboarding_events_source_event_type_received_at_idx
SELECT date_trunc('week', received_at, 'UTC') AS week, count(*) AS rejections,
       count(DISTINCT session_id) AS sessions
FROM onboarding_events
WHERE source = 'stripe'
  AND event_type = 'identity.rejected'
  AND received_at >= timestamptz '2025-04-01 00:00+00'
  AND received_at < timestamptz '2025-07-01 00:00+00'
GROUP BY week
ORDER BY week;
