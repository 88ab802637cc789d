-- expects: processed after 2 attempts, earlier error: time-out of the ledger
-- The reason of the failed attempt outlives the success that follows it.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload)
VALUES ('webhook', 'stripe', 'evt_1', 'account.updated', '{}');
UPDATE onboarding_events
SET status = 'failed', attempts = attempts + 1, error = 'time-out of the ledger';
UPDATE onboarding_events
SET status = 'processed', attempts = attempts + 1, processed_at = now();
SELECT status || ' after ' || attempts || ' attempts, earlier error: ' || error FROM onboarding_events;
