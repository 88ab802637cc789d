-- refused: 23514 onboarding_events_source_check
-- why: Two spellings of one source would let a redelivery in twice.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload)
VALUES ('webhook', 'Stripe', 'evt_1', 'account.updated', '{}');
