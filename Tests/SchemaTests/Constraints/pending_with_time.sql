-- refused: 23514 onboarding_events_processed_at_check
-- why: A pending event with a time would never be found by the queue.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload, processed_at)
VALUES ('webhook', 'stripe', 'evt_1', 'account.updated', '{}', now());
