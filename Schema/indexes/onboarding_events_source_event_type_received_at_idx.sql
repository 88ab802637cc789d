-- For reports on one type of event from one source in a span of time.
-- The columns compared by equality come first, the span last. It pays for rare types; for the common ones the planner
-- rightly takes the index on received_at alone.

CREATE INDEX IF NOT EXISTS onboarding_events_source_event_type_received_at_idx
    ON onboarding_events (source, event_type, received_at);
