-- refused: 23514 onboarding_sessions_user_id_check
-- why: No identity provider's subject is this long; an index and a log line rely on the limit.
INSERT INTO onboarding_sessions (session_key, participant_kind, participant_id, user_id, current_step)
VALUES ('00000000-0000-4000-8000-000000000001', 'payer', 'prt_1', repeat('u', 129), 'agreement');
