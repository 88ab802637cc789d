-- question: What happened in the session that a support ticket names, in order?
-- uses: onboarding_sessions_session_key_key, onboarding_events_session_id_received_at_idx
SELECT e.received_at, e.source, e.event_type, e.status, e.attempts, e.error
FROM onboarding_sessions AS s
JOIN onboarding_events AS e ON e.session_id = s.session_id
WHERE s.session_key = md5('session 4711')::uuid
ORDER BY e.received_at;
