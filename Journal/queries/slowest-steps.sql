-- Which attempts at a step took the longest?
SELECT milliseconds, step, attempt, outcome, objects, request, started, stream
FROM step
WHERE milliseconds IS NOT NULL
ORDER BY milliseconds DESC, sequence
LIMIT 50;
