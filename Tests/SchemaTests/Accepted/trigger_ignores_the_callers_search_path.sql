-- expects: updated now
-- An operator and a function planted in the caller's path must not be run by the trigger.
INSERT INTO onboarding_sessions
    (session_key, participant_kind, participant_id, user_id, current_step, updated_at)
VALUES ('00000000-0000-4000-8000-000000000001', 'merchant', 'prt_1', 'usr_1', 'business_details',
        '2025-01-01 00:00+00');
CREATE SCHEMA planted;
CREATE FUNCTION planted.clock_timestamp() RETURNS timestamptz LANGUAGE sql
    AS $$ SELECT timestamptz '1999-12-31 00:00+00' $$;
CREATE FUNCTION planted.never(record, record) RETURNS boolean LANGUAGE plpgsql
    AS $$ BEGIN RETURN false; END $$;
CREATE OPERATOR planted.*<> (LEFTARG = record, RIGHTARG = record, FUNCTION = planted.never);
SELECT set_config('search_path', 'planted, pg_catalog, ' || current_setting('search_path'), true);
UPDATE onboarding_sessions SET current_step = 'bank_account';
SELECT CASE WHEN updated_at >= now() AND updated_at <= pg_catalog.clock_timestamp() THEN 'updated now'
            ELSE 'updated ' || updated_at END
FROM onboarding_sessions;
