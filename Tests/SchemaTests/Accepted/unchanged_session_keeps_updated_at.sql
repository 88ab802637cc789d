-- expects: updated 2025-01-01
-- Writing the same values again is no news: a reader that asks for changes must not see it.
INSERT INTO onboarding_sessions
    (session_key, participant_kind, participant_id, user_id, current_step, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000001', 'merchant', 'prt_1', 'usr_1', 'business_details',
        '2025-01-01 00:00+00', '2025-01-01 00:00+00');
UPDATE onboarding_sessions SET current_step = 'business_details', details = '{}';
SELECT 'updated ' || to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') FROM onboarding_sessions;
