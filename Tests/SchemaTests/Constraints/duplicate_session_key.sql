-- refused: 23505 onboarding_sessions_session_key_key
-- why: A session key is handed out to users; two sessions behind one link would show somebody another's data.
INSERT INTO onboarding_sessions (session_key, participant_kind, participant_id, user_id, current_step)
VALUES ('00000000-0000-4000-8000-000000000001', 'payer', 'prt_1', 'usr_1', 'agreement'),
       ('00000000-0000-4000-8000-000000000001', 'payer', 'prt_2', 'usr_2', 'agreement');
