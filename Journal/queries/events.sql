-- Which events are there, of one :request, one :step, one :kind, or :since a time (UTC)?
SELECT
    timeline.sequence, timeline.time, timeline.request, timeline.kind, timeline.step, timeline.text,
    event.payload, timeline.stream, timeline.version, event.hash
FROM timeline
JOIN event ON event.sequence = timeline.sequence
WHERE (
        :request IS NULL
        OR substr(timeline.request, 1, length(:request)) = :request
        OR substr(timeline.stream, 1, length(:request)) = :request
    )
    AND (:step IS NULL OR timeline.step = :step)
    AND (:kind IS NULL OR timeline.kind = :kind)
    AND (:since IS NULL OR timeline.time >= strftime('%Y-%m-%dT%H:%M:%fZ', :since))
ORDER BY timeline.sequence;
