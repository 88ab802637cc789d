-- For the timeline of one session; its first column also serves the foreign key, whose check would
-- otherwise read all events for every deleted session.

CREATE INDEX IF NOT EXISTS onboarding_events_session_id_received_at_idx
    ON onboarding_events (session_id, received_at);
