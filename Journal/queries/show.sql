-- What happened to the request whose RequestId or stream is, or begins with, :request?
SELECT time, kind, step, text, request, stream, version, sequence
FROM timeline
WHERE substr(request, 1, length(:request)) = :request OR substr(stream, 1, length(:request)) = :request;
