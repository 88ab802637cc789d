-- For reports over all events of a span of hours, such as throughput and delay.

CREATE INDEX IF NOT EXISTS onboarding_events_received_at_idx
    ON onboarding_events (received_at);
