-- The objects that are looked for, of one kind, as rows, from a JSON array of {at, kind, schema, name, checksum}. A schema
-- that is null is the first one of the session's search_path, kept in groundwork.home: search_path itself is pg_catalog alone
-- meanwhile, so that no planted object is called and PostgreSQL prints definitions with every name in full.
--
-- The queries of catalog_table.sql and its like take these rows and give (at, kind, schema, name, checksum, present, valid,
-- clash, owner, definition); they stand in a block that has the variable trusted, and owner is a role that is not in it. One query a kind, and only those that are needed: each run asks them of a session that has nothing
-- cached yet, and pays for every catalog that a query names.
SELECT at, kind, coalesce(schema, current_setting('groundwork.home')) AS schema, name, checksum
FROM jsonb_to_recordset({{objects}}::jsonb) AS o(at integer, kind text, schema text, name text, checksum text)
