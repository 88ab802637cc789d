-- How wanted functions stand in the catalog: all of the name, since a file may lay overloads.
SELECT w.at, w.kind, w.schema, w.name, w.checksum, f.definition IS NOT NULL AS present, true AS valid,
       CASE WHEN f.aggregate THEN 'a'::"char" END AS clash, f.owner, f.definition
FROM ({{wanted}}) AS w
CROSS JOIN LATERAL (
    SELECT bool_or(p.prokind = 'a'::"char") AS aggregate, min(p.proowner) FILTER (WHERE p.proowner <> ALL (trusted)) AS owner,
           string_agg(
               CASE p.prokind WHEN 'a'::"char" THEN 'aggregate' ELSE pg_get_functiondef(p.oid) END,
               E'\n' ORDER BY pg_get_function_identity_arguments(p.oid)) AS definition
    FROM pg_proc AS p
    WHERE p.proname = w.name::name AND p.pronamespace = to_regnamespace(quote_ident(w.schema))::oid
) AS f
