-- For the queue of events that still need work, oldest first, and for watching its length.
-- Partial: nearly all events are settled, so this index stays small however long the history grows.

CREATE INDEX IF NOT EXISTS onboarding_events_unprocessed_idx
    ON onboarding_events (received_at)
    WHERE processed_at IS NULL;
