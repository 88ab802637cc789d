-- refused: 23514 onboarding_events_attempts_check
-- why: What was processed was tried at least once.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload, status, processed_at)
VALUES ('webhook', 'stripe', 'evt_1', 'account.updated', '{}', 'processed', now());
