-- refused: 23503 onboarding_events_session_id_fkey
-- why: An event that names a session which does not exist would never show in any timeline; unknown is null.
INSERT INTO onboarding_events (session_id, kind, source, external_id, event_type, payload)
VALUES (4711, 'webhook', 'stripe', 'evt_1', 'account.updated', '{}');
