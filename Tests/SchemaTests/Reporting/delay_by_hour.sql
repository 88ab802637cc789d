-- question: How many events came in each hour of one day, and how long did they wait until they were settled?
-- uses: onboarding_events_received_at_idx
SELECT date_trunc('hour', received_at, 'UTC') AS hour, count(*) AS events, count(processed_at) AS settled,
       percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM processed_at - received_at)::double precision)
           AS p95_seconds
FROM onboarding_events
WHERE received_at >= timestamptz '2025-06-30 00:00+00'
  AND received_at < timestamptz '2025-07-01 00:00+00'
GROUP BY hour
ORDER BY hour;
