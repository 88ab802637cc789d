-- refused: 23514 onboarding_events_failure_has_error_check
-- why: A failure that does not say why cannot be repaired.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload, status, attempts)
VALUES ('webhook', 'stripe', 'evt_1', 'account.updated', '{}', 'failed', 1);
