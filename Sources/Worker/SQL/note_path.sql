-- Notes what only the role's own search_path can tell, before it is left: the schema that unqualified names lead to
-- (groundwork.home), the path for a file of the folder (groundwork.path), and the schemas it leads through (groundwork.schemas).
--
-- This is all that runs under that path, in which others may have planted functions and operators: every function, operator and
-- type is named with its schema, and every operand has the type that is asked for, so that nothing else can be meant.
--
-- A role that is named groundwork would find the receipts' schema first, by "$user", and create its tables there: it is left out.
SELECT pg_catalog.set_config('groundwork.home', COALESCE(pg_catalog.min(s.name) FILTER (WHERE s.at OPERATOR(pg_catalog.=) 1::pg_catalog.int8), ''::pg_catalog.text), true),
       pg_catalog.set_config('groundwork.schemas', COALESCE(pg_catalog.json_agg(s.name)::pg_catalog.text, '[]'::pg_catalog.text), true),
       pg_catalog.set_config('groundwork.path', CASE
           WHEN pg_catalog.current_schema() OPERATOR(pg_catalog.=) 'groundwork'::pg_catalog.name
               THEN COALESCE(pg_catalog.string_agg(pg_catalog.quote_ident(s.name), ', '::pg_catalog.text), ''::pg_catalog.text)
           ELSE pg_catalog.current_setting('search_path'::pg_catalog.text) END, true)
FROM (SELECT f.n::pg_catalog.text AS name, pg_catalog.row_number() OVER () AS at
      FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS f(n, o)
      WHERE f.n OPERATOR(pg_catalog.<>) 'groundwork'::pg_catalog.name) AS s
