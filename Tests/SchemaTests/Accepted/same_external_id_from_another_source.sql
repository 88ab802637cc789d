-- expects: docusign evt_1, stripe evt_1
-- Sources number their events independently of one another.
INSERT INTO onboarding_events (kind, source, external_id, event_type, payload)
VALUES ('webhook', 'stripe', 'evt_1', 'account.updated', '{}'),
       ('webhook', 'docusign', 'evt_1', 'document.signed', '{}');
SELECT string_agg(source || ' ' || external_id, ', ' ORDER BY source) FROM onboarding_events;
