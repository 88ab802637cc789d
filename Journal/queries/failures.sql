-- What failed, in which file and line, with which SQLSTATE, and what is to be done about it?
SELECT time, request, step, attempt, sqlstate, file, line, column, message, detail, hint, disposition, stream
FROM failure;
