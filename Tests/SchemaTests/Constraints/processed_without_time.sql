-- refused: 23514 onboarding_events_processed_at_check
-- why: A processed event without its time would be taken for unprocessed and processed again.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload, status, attempts)
VALUES ('webhook', 'stripe', 'evt_1', 'account.updated', '{}', 'processed', 1);
