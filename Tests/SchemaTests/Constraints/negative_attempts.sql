-- refused: 23514 onboarding_events_attempts_check
-- why: Attempts are counted.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload, attempts)
VALUES ('webhook', 'stripe', 'evt_1', 'account.updated', '{}', -1);
