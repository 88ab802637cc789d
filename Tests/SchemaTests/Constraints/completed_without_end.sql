-- refused: 23514 onboarding_sessions_ended_at_check
-- why: A completed session without an end would count as open and be reported as stalled.
INSERT INTO onboarding_sessions (session_key, participant_kind, participant_id, user_id, current_step, status)
VALUES ('00000000-0000-4000-8000-000000000001', 'payer', 'prt_1', 'usr_1', 'agreement', 'completed');
