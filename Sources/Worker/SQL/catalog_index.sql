-- How wanted indexes stand in the catalog.
SELECT w.at, w.kind, w.schema, w.name, w.checksum, c.oid IS NOT NULL AS present,
       -- One on a partitioned table is invalid for as long as its parts are not attached: no build of it failed.
       coalesce(c.relkind = 'I'::"char" OR (i.indisvalid AND i.indisready AND i.indislive), true) AS valid,
       CASE WHEN i.indexrelid IS NULL THEN c.relkind END AS clash,
       CASE WHEN c.relowner <> ALL (trusted) THEN c.relowner END AS owner,
       pg_get_indexdef(i.indexrelid) AS definition
FROM ({{wanted}}) AS w
LEFT JOIN pg_class AS c ON c.oid = to_regclass(quote_ident(w.schema) || '.' || quote_ident(w.name))::oid
LEFT JOIN pg_index AS i ON i.indexrelid = c.oid
