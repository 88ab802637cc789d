-- expects: 0 sessions, 0 events
-- A demand for erasure is one statement; the foreign key is checked at its end.
WITH s AS (
    INSERT INTO onboarding_sessions (session_key, participant_kind, participant_id, user_id, current_step)
    VALUES ('00000000-0000-4000-8000-000000000001', 'payer', 'prt_1', 'usr_1', 'agreement')
    RETURNING session_id
)
INSERT INTO onboarding_events (session_id, kind, source, external_id, event_type, payload)
SELECT session_id, 'webhook', 'stripe', 'evt_1', 'account.updated', '{}' FROM s;
WITH erased AS (
    DELETE FROM onboarding_events AS e
    USING onboarding_sessions AS s
    WHERE e.session_id = s.session_id AND s.session_key = '00000000-0000-4000-8000-000000000001'
)
DELETE FROM onboarding_sessions WHERE session_key = '00000000-0000-4000-8000-000000000001';
SELECT (SELECT count(*) FROM onboarding_sessions) || ' sessions, ' || (SELECT count(*) FROM onboarding_events)
       || ' events';
