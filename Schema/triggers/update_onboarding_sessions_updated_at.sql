-- Keeps onboarding_sessions.updated_at, on which the report of stalled sessions depends.
-- Plain CREATE TRIGGER because OR REPLACE needs PostgreSQL 14; the worker replaces a changed trigger itself.

CREATE TRIGGER update_onboarding_sessions_updated_at
    BEFORE UPDATE ON onboarding_sessions
    FOR EACH ROW
    EXECUTE FUNCTION update_updated_at_column();

COMMENT ON TRIGGER update_onboarding_sessions_updated_at ON onboarding_sessions IS
    'Sets updated_at when a session changed.';
