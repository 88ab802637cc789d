-- Finds where statements end and begin in a file, by asking PostgreSQL's own grammar. A place lies between two statements
-- when all that stands before it can be parsed by itself, and when garbage in that place cannot, as it could in a comment, a
-- string or a dollar-quoted body. Nothing of the file runs: the whole text is parsed before its first statement, and that
-- one raises. The body of a DO block; the places that hold, as counts of the characters before them, are left in
-- groundwork.places.
DECLARE
    file CONSTANT text := {{file}};
    stop CONSTANT text := 'DO $stop$ BEGIN RAISE EXCEPTION USING ERRCODE = ''GW000''; END $stop$; ';
    place integer;
    found integer[] := '{}';
    code text;
BEGIN
    FOREACH place IN ARRAY {{places}}::integer[] LOOP
        BEGIN
            EXECUTE stop || left(file, place) || E'\n';
        EXCEPTION WHEN OTHERS THEN
            code := SQLSTATE;
        END;
        IF code = 'GW000' THEN
            BEGIN
                EXECUTE stop || left(file, place) || E'\\';
            EXCEPTION WHEN OTHERS THEN
                code := SQLSTATE;
            END;
            IF code <> 'GW000' THEN
                found := found || place;
            END IF;
        END IF;
    END LOOP;
    PERFORM set_config('groundwork.places', array_to_string(found, ','), true);
END
