-- expects: 1 row, payload {"n": 1}
-- The second delivery is harmless, and it does not overwrite what the first one brought.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload)
VALUES ('webhook', 'stripe', 'evt_1', 'account.updated', '{"n": 1}')
ON CONFLICT (source, external_id) DO NOTHING;
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload)
VALUES ('webhook', 'stripe', 'evt_1', 'account.updated', '{"n": 2}')
ON CONFLICT (source, external_id) DO NOTHING;
SELECT count(*) || ' row, payload ' || min(payload::text) FROM onboarding_events;
