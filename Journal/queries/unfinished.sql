-- Which requests have no answer yet, and when did something last happen to them?
SELECT request, type, resource, state, started, last_event, runs, reason, stack, stream
FROM request
WHERE ended IS NULL;
