-- Whose objects are taken for the worker's own, into the variables own and trusted: the connected role's and those of the roles
-- that it is a member of; trusted has in addition those that the operator accepts. pg_has_role does not do, since it says yes to
-- a superuser whatever is asked.
    WITH RECURSIVE member(role) AS (
        SELECT r.oid FROM pg_catalog.pg_roles AS r WHERE r.rolname = current_user
        UNION
        SELECT m.roleid FROM pg_catalog.pg_auth_members AS m JOIN member AS o ON m.member = o.role
    ), database_owner(role) AS (
        SELECT r.oid FROM pg_catalog.pg_roles AS r, pg_catalog.pg_database AS d
        WHERE r.rolname = 'pg_database_owner'::name AND d.datname = current_database() AND d.datdba IN (SELECT role FROM member)
    )
    SELECT array_agg(o.role), array_agg(o.role) || coalesce(
               (SELECT array_agg(r.oid) FROM pg_catalog.pg_roles AS r WHERE r.rolname::text = ANY ({{accepted}}::text[])), '{}'::oid[])
    INTO own, trusted
    FROM (SELECT role FROM member UNION ALL SELECT role FROM database_owner) AS o;
