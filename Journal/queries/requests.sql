-- Which requests were there, what did each ask for, and how did it end?
SELECT request, type, resource, state, started, ended, runs, events, reason, stack, stream
FROM request;
