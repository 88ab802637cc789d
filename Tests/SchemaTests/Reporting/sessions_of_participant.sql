-- question: What is the onboarding history of one participant, newest first?
-- uses: onboarding_sessions_participant_id_created_at_idx
SELECT session_key, status, current_step, created_at, ended_at
FROM onboarding_sessions
WHERE participant_id = 'prt_000042'
ORDER BY created_at DESC
LIMIT 20;
