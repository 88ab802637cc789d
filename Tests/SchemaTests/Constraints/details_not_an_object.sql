-- refused: 23514 onboarding_sessions_details_check
-- why: Readers of details look up keys; a list has none.
INSERT INTO onboarding_sessions (session_key, participant_kind, participant_id, user_id, current_step, details)
VALUES ('00000000-0000-4000-8000-000000000001', 'payer', 'prt_1', 'usr_1', 'agreement', '[1, 2]');
