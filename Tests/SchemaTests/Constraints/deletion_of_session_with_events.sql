-- refused: 23503 onboarding_events_session_id_fkey
-- why: Events are evidence; deleting a session must neither delete them nor leave them without it.
DO $$
BEGIN
    WITH s AS (
        INSERT INTO onboarding_sessions (session_key, participant_kind, participant_id, user_id, current_step)
        VALUES ('00000000-0000-4000-8000-000000000001', 'payer', 'prt_1', 'usr_1', 'agreement')
        RETURNING session_id
    )
    INSERT INTO onboarding_events (session_id, kind, source, external_id, event_type, payload)
    SELECT session_id, 'webhook', 'stripe', 'evt_1', 'account.updated', '{}' FROM s;
    DELETE FROM onboarding_sessions;
END
$$;
