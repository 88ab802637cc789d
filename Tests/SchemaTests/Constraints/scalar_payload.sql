-- refused: 23514 onboarding_events_payload_check
-- why: A bare string or JSON null is no message; mostly it is a body that was encoded twice.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload)
VALUES ('webhook', 'stripe', 'evt_1', 'account.updated', '"{}"');
