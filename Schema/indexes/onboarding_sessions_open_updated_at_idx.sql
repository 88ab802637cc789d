-- For the search for stalled sessions: open ones, longest untouched first.
-- Partial: most sessions have ended, and an ended one is never stalled.

CREATE INDEX IF NOT EXISTS onboarding_sessions_open_updated_at_idx
    ON onboarding_sessions (updated_at)
    WHERE ended_at IS NULL;
