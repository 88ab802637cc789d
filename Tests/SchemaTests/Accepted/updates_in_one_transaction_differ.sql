-- expects: later
-- updated_at is the time of the change, not of the transaction's start.
INSERT INTO onboarding_sessions (session_key, participant_kind, participant_id, user_id, current_step)
VALUES ('00000000-0000-4000-8000-000000000001', 'merchant', 'prt_1', 'usr_1', 'business_details');
UPDATE onboarding_sessions SET current_step = 'bank_account';
SELECT pg_sleep(0.002);
UPDATE onboarding_sessions SET current_step = 'identity', details = jsonb_build_object('before', updated_at);
SELECT CASE WHEN updated_at > (details ->> 'before')::timestamptz THEN 'later' ELSE 'not later' END
FROM onboarding_sessions;
