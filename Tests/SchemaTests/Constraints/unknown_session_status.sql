-- refused: 23514 onboarding_sessions_status_check
-- why: A misspelt status would drop out of every report.
INSERT INTO onboarding_sessions (session_key, participant_kind, participant_id, user_id, current_step, status)
VALUES ('00000000-0000-4000-8000-000000000001', 'payer', 'prt_1', 'usr_1', 'agreement', 'complete');
