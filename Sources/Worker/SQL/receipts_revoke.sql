-- Takes away what anybody but the owner may do in the schema groundwork: default privileges give to roles, and so may people. A
-- block within a DO block.
    DECLARE
        given record;
    BEGIN
        FOR given IN
            SELECT DISTINCT e.what, e.on_object, CASE e.grantee WHEN 0::oid THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(e.grantee)::text) END AS role
            FROM ({{grants}}) AS e
        LOOP
            EXECUTE format('REVOKE ALL ON %s %s FROM %s CASCADE', given.what, given.on_object, given.role);
        END LOOP;
    END;
