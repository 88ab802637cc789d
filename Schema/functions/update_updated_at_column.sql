-- Keeps updated_at true for any table that has such a column, whichever program writes to it.
--
-- Only a row that really changed is stamped: an UPDATE that writes the same values again is no news, and a
-- synchronization that asks "changed since when?" should not see it. *<> compares the stored bytes, so it works
-- for columns of every type, even those without an equality operator (json, point). A table with generated
-- columns needs its own function: a BEFORE trigger does not see their new values.
--
-- clock_timestamp() and not now(): now() is the start of the transaction, so a transaction that waited for the
-- row's lock would stamp a time before the change it waited for, and updated_at would go backwards.
--
-- search_path is fixed so that no schema in the caller's path can supply another *<> or clock_timestamp().

CREATE OR REPLACE FUNCTION update_updated_at_column() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF NEW *<> OLD THEN
        NEW.updated_at := clock_timestamp();
    END IF;
    RETURN NEW;
END;
$function$;

COMMENT ON FUNCTION update_updated_at_column() IS
    'Row trigger, BEFORE UPDATE: sets updated_at to the time of the change if any column changed.';
