-- For reports on one outcome in a span of time, such as the failures of a quarter.
-- Status first: it is compared by equality, so the wanted span of created_at lies together in the index. It pays for
-- rare statuses; for the common ones the planner rightly takes the index on created_at alone.

CREATE INDEX IF NOT EXISTS onboarding_sessions_status_created_at_idx
    ON onboarding_sessions (status, created_at);
