-- expects: source of 64, external id of 255 characters and 1020 bytes
-- Limits count characters, not bytes, and the longest key fits into the index.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload)
VALUES ('webhook', repeat('s', 64), repeat('🧾', 255), repeat('t', 128), '{}');
SELECT 'source of ' || char_length(source) || ', external id of ' || char_length(external_id) || ' characters and '
       || octet_length(external_id) || ' bytes'
FROM onboarding_events;
