-- question: Did an event that its sender names arrive, and what became of it?
-- uses: onboarding_events_source_external_id_key
SELECT received_at, event_type, status, attempts, processed_at, error
FROM onboarding_events
WHERE source = 'plaid'
  AND external_id = 'evt_' || md5('event 20001');
