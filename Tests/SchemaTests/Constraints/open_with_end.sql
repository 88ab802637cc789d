-- refused: 23514 onboarding_sessions_ended_at_check
-- why: An open session with an end would be missing from the report of stalled sessions.
INSERT INTO onboarding_sessions (session_key, participant_kind, participant_id, user_id, current_step, status, ended_at)
VALUES ('00000000-0000-4000-8000-000000000001', 'payer', 'prt_1', 'usr_1', 'agreement', 'in_progress', now());
