-- refused: 23514 onboarding_events_external_id_check
-- why: All events without an identifier would count as one and the same.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload)
VALUES ('webhook', 'stripe', '', 'account.updated', '{}');
