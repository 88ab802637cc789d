-- refused: 23514 onboarding_events_external_id_check
-- why: An index entry has a limit of about 2,700 bytes; the check says so before the index does.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload)
VALUES ('webhook', 'stripe', repeat('e', 256), 'account.updated', '{}');
