-- refused: 23514 onboarding_events_kind_check
-- why: How an event came decides which code reads it.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload)
VALUES ('email', 'stripe', 'evt_1', 'account.updated', '{}');
