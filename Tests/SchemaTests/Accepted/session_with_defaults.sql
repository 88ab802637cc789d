-- expects: started, details {}, created now, updated now, open
-- The application need not supply what the database knows better.
INSERT INTO onboarding_sessions (session_key, participant_kind, participant_id, user_id, current_step)
VALUES ('00000000-0000-4000-8000-000000000001', 'merchant', 'prt_1', 'usr_1', 'business_details');
SELECT status || ', details ' || details
       || CASE WHEN created_at = now() THEN ', created now' ELSE ', created at another time' END
       || CASE WHEN updated_at = now() THEN ', updated now' ELSE ', updated at another time' END
       || CASE WHEN ended_at IS NULL THEN ', open' ELSE ', ended' END
FROM onboarding_sessions;
