-- Asks PostgreSQL's own grammar which pieces of a file can be parsed: each piece reaches from one place to another, with a
-- text before and a text after it. Nothing of the file runs: the whole text is parsed before its first statement, and that one
-- raises. The body of a DO block; the places that hold, as counts of the characters before them, are left in
-- groundwork.places.
DECLARE
    file CONSTANT text := {{file}};
    stop CONSTANT text := 'DO $stop$ BEGIN RAISE EXCEPTION USING ERRCODE = ''GW000''; END $stop$; ';
    place integer;
    found integer[] := '{}';
BEGIN
    FOREACH place IN ARRAY {{places}}::integer[] LOOP
        BEGIN
            EXECUTE stop || {{before}} || substr(file, {{from}} + 1, place - {{from}}) || {{after}};
        EXCEPTION WHEN OTHERS THEN
            IF SQLSTATE = 'GW000' THEN
                found := array_append(found, place);
            END IF;
        END;
    END LOOP;
    PERFORM set_config('groundwork.places', array_to_string(found, ','), true);
END
