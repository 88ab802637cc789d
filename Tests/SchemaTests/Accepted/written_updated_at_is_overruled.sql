-- expects: updated now
-- A program with a wrong clock cannot set updated_at back or ahead.
INSERT INTO onboarding_sessions (session_key, participant_kind, participant_id, user_id, current_step)
VALUES ('00000000-0000-4000-8000-000000000001', 'merchant', 'prt_1', 'usr_1', 'business_details');
UPDATE onboarding_sessions SET current_step = 'bank_account', updated_at = '1999-12-31 00:00+00';
SELECT CASE WHEN updated_at >= now() AND updated_at <= clock_timestamp() THEN 'updated now'
            ELSE 'updated ' || updated_at END
FROM onboarding_sessions;
