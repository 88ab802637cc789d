-- refused: 23514 onboarding_events_source_check
-- why: A trailing line break would make a second spelling that no eye can see.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload)
VALUES ('webhook', E'stripe\n', 'evt_1', 'account.updated', '{}');
