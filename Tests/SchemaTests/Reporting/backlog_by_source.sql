-- question: How many events of each source wait, how many of them have failed, and how old is the oldest?
-- uses: onboarding_events_unprocessed_idx
SELECT source, count(*) AS waiting, count(*) FILTER (WHERE status = 'failed') AS failed, min(received_at) AS oldest
FROM onboarding_events
WHERE processed_at IS NULL
GROUP BY source
ORDER BY waiting DESC, source;
