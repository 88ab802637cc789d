-- Takes the writers' lock, or says who has it. Anybody may take an advisory lock of this number, so it is told who that is; of other
-- roles' sessions only some may read more than the name. A block within a DO block.
    DECLARE
        holder text;
    BEGIN
        IF NOT pg_try_advisory_xact_lock({{lock}}::bigint) THEN
            SELECT concat_ws(', ', format('process %s', l.pid), 'application ' || quote_literal(nullif(a.application_name, '')),
                       format('role %I', a.usename), 'for ' || extract(epoch FROM date_trunc('second', clock_timestamp() - a.xact_start))::text || ' s')
            INTO holder
            FROM pg_locks AS l LEFT JOIN pg_stat_activity AS a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1::smallint
                AND l.database = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database())
                AND l.classid = ({{lock}}::bigint >> 32)::oid AND l.objid = ({{lock}}::bigint & 4294967295::bigint)::oid
            LIMIT 1;
            RAISE EXCEPTION '% (%)', {{message}}, coalesce(holder, 'the session that has the lock ended just now')
                USING ERRCODE = 'lock_not_available';
        END IF;
    END;
