-- How wanted triggers stand in the catalog: all of the name on the schema's tables, since a file may lay the same one on
-- several. Those that a partition inherits are its parent's. A trigger's name is its table's alone: one on a table of somebody
-- else is none of ours, and only told of where there is no other.
SELECT w.at, w.kind, w.schema, w.name, w.checksum, d.definition IS NOT NULL AS present, true AS valid,
       NULL::"char" AS clash, CASE WHEN d.definition IS NULL THEN d.owner END AS owner, d.definition
FROM ({{wanted}}) AS w
CROSS JOIN LATERAL (
    SELECT min(r.relowner) FILTER (WHERE r.relowner <> ALL (trusted)) AS owner,
           string_agg(
               pg_get_triggerdef(t.oid)
                   || CASE t.tgenabled WHEN 'O'::"char" THEN '' ELSE ' -- enabled: ' || t.tgenabled::text END,
               E'\n' ORDER BY t.tgrelid::regclass::text) FILTER (WHERE r.relowner = ANY (trusted)) AS definition
    FROM pg_trigger AS t
    JOIN pg_class AS r ON r.oid = t.tgrelid
    WHERE t.tgname = w.name::name AND NOT t.tgisinternal AND t.tgparentid = 0::oid
        AND r.relnamespace = to_regnamespace(quote_ident(w.schema))::oid
) AS d
