-- refused: 23514 onboarding_events_status_check
-- why: A misspelt status would drop out of every report.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload, status, attempts, processed_at)
VALUES ('webhook', 'stripe', 'evt_1', 'account.updated', '{}', 'done', 1, NULL);
