-- question: Which open sessions has nobody touched for a week, the longest untouched first?
-- uses: onboarding_sessions_open_updated_at_idx
SELECT session_key, participant_id, status, current_step, updated_at
FROM onboarding_sessions
WHERE ended_at IS NULL
  AND updated_at < timestamptz '2025-06-24 00:00+00'
ORDER BY updated_at
LIMIT 100;
