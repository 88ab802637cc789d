-- What happened to each object (:object names one), request by request?
SELECT kind, name, time, action, outcome, request, file, checksum, stream
FROM object
WHERE :object IS NULL OR name = :object
ORDER BY kind, name, sequence;
