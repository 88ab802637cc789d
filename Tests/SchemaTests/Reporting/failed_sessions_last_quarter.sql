-- question: At which step did last quarter's failed sessions fail, and how many of them?
-- uses: onboarding_sessions_status_created_at_idx
SELECT current_step, count(*) AS sessions, avg(ended_at - created_at) AS mean_time_to_failure
FROM onboarding_sessions
WHERE status = 'failed'
  AND created_at >= timestamptz '2025-04-01 00:00+00'
  AND created_at < timestamptz '2025-07-01 00:00+00'
GROUP BY current_step
ORDER BY sessions DESC, current_step;
