-- refused: 23514 onboarding_events_source_check
-- why: Without a source an external id means nothing.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload)
VALUES ('webhook', '', 'evt_1', 'account.updated', '{}');
