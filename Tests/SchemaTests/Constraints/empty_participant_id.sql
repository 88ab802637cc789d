-- refused: 23514 onboarding_sessions_participant_id_check
-- why: An empty identifier is a caller's mistake, not a participant.
INSERT INTO onboarding_sessions (session_key, participant_kind, participant_id, user_id, current_step)
VALUES ('00000000-0000-4000-8000-000000000001', 'payer', '', 'usr_1', 'agreement');
