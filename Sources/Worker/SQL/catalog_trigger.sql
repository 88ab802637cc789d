-- How wanted triggers stand in the catalog: all of the name on the schema's tables, since a file may lay the same one on
-- several. Those that a partition inherits are its parent's.
SELECT w.at, w.kind, w.schema, w.name, w.checksum, d.definition IS NOT NULL AS present, true AS valid,
       NULL::"char" AS clash, d.definition
FROM ({{wanted}}) AS w
CROSS JOIN LATERAL (
    SELECT string_agg(
               pg_get_triggerdef(t.oid) || CASE t.tgenabled WHEN 'O' THEN '' ELSE ' -- enabled: ' || t.tgenabled::text END,
               E'\n' ORDER BY t.tgrelid::regclass::text) AS definition
    FROM pg_trigger AS t
    JOIN pg_class AS r ON r.oid = t.tgrelid
    WHERE t.tgname = w.name AND NOT t.tgisinternal AND t.tgparentid = 0
        AND r.relnamespace = to_regnamespace(quote_ident(w.schema))
) AS d
