-- For reports over all sessions that began in a span of days, whatever became of them.

CREATE INDEX IF NOT EXISTS onboarding_sessions_created_at_idx
    ON onboarding_sessions (created_at);
