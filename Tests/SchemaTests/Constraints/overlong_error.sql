-- refused: 23514 onboarding_events_error_check
-- why: A stack trace belongs in the log; the table keeps the reason.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload, status, attempts, error)
VALUES ('webhook', 'stripe', 'evt_1', 'account.updated', '{}', 'failed', 1, repeat('x', 4001));
