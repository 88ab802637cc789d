-- Which database this is, into the variable identity: a block within a DO block, because not every service lets it be asked for.
    BEGIN
        SELECT c.system_identifier::text || '/' || d.oid::text INTO identity
        FROM pg_catalog.pg_control_system() AS c, pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database();
    EXCEPTION WHEN OTHERS THEN
        identity := NULL;
    END;
