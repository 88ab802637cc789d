-- refused: 23505 onboarding_events_source_external_id_key
-- why: A source delivers at least once; the second delivery must not become a second event.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload)
VALUES ('webhook', 'stripe', 'evt_1', 'account.updated', '{"n": 1}'),
       ('webhook', 'stripe', 'evt_1', 'account.updated', '{"n": 1}');
