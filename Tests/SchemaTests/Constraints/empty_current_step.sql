-- refused: 23514 onboarding_sessions_current_step_check
-- why: A session is always at some step.
INSERT INTO onboarding_sessions (session_key, participant_kind, participant_id, user_id, current_step)
VALUES ('00000000-0000-4000-8000-000000000001', 'payer', 'prt_1', 'usr_1', '');
