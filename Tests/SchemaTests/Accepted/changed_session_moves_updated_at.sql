-- expects: updated now, created 2025-01-01
-- now() is the start of this transaction, so a stamp of this run is not before it.
INSERT INTO onboarding_sessions
    (session_key, participant_kind, participant_id, user_id, current_step, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000001', 'merchant', 'prt_1', 'usr_1', 'business_details',
        '2025-01-01 00:00+00', '2025-01-01 00:00+00');
UPDATE onboarding_sessions SET status = 'in_progress', current_step = 'bank_account';
SELECT CASE WHEN updated_at >= now() AND updated_at <= clock_timestamp() THEN 'updated now'
            ELSE 'updated ' || updated_at END
       || ', created ' || to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')
FROM onboarding_sessions;
