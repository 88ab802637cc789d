-- refused: 23514 onboarding_events_event_type_check
-- why: An event without a type cannot be given to any code.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload)
VALUES ('webhook', 'stripe', 'evt_1', '', '{}');
