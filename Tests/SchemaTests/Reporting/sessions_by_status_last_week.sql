-- question: Of the sessions that began in the last week, how many stand where, by participant kind?
-- uses: onboarding_sessions_created_at_idx
SELECT participant_kind, status, count(*) AS sessions
FROM onboarding_sessions
WHERE created_at >= timestamptz '2025-06-24 00:00+00'
  AND created_at < timestamptz '2025-07-01 00:00+00'
GROUP BY participant_kind, status
ORDER BY participant_kind, status;
