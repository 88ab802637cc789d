-- refused: 23514 onboarding_sessions_participant_kind_check
-- why: Only payers and merchants are brought aboard.
INSERT INTO onboarding_sessions (session_key, participant_kind, participant_id, user_id, current_step)
VALUES ('00000000-0000-4000-8000-000000000001', 'bank', 'prt_1', 'usr_1', 'agreement');
