-- expects: pending after 0 attempts, about no session
-- An event is stored before anybody knows which session it is about.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload)
VALUES ('api_message', 'payersync.api', 'msg_1', 'session.step_completed', '[]');
SELECT status || ' after ' || attempts || ' attempts, about ' || coalesce(session_id::text, 'no session')
FROM onboarding_events
WHERE processed_at IS NULL AND error IS NULL;
