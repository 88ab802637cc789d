"""What a run left in its database, in words that are equal when the effects are."""

import json

CATALOG = """
SELECT line FROM (
    SELECT 'table ' || c.relname || ': ' || (
        SELECT string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text), ', ' ORDER BY attnum)
        FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0)
    FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
    UNION ALL
    SELECT pg_get_indexdef(i.indexrelid) || ' valid: ' || i.indisvalid
    FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid WHERE c.relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT pg_get_constraintdef(k.oid) || ' on ' || k.conrelid::regclass
    FROM pg_constraint AS k WHERE k.connamespace = 'public'::regnamespace AND k.conrelid <> 0
    UNION ALL
    SELECT pg_get_functiondef(p.oid) FROM pg_proc AS p WHERE p.pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text FROM pg_trigger AS t WHERE NOT t.tgisinternal
    UNION ALL
    SELECT concat_ws(' ', 'recorded', kind, schema, name, checksum, definition) FROM groundwork.object
    UNION ALL
    SELECT 'effect of ' || file || ': ' || count(*) FROM effect GROUP BY file
) AS all_of_it (line) ORDER BY line COLLATE "C"
"""
PLANS = "SELECT 'rows of plan: ' || count(*) FROM plan"
RECEIPTS = """
SELECT json_build_object('number', number, 'stream', stream, 'step', step, 'attempt', attempt, 'outcome', outcome)
FROM groundwork.receipt ORDER BY number
"""


def look(server, name, has_plans):
    """The database's catalog and effects as text, and the receipts."""
    questions = [CATALOG, "SELECT '----'", RECEIPTS] + ([PLANS] if has_plans else [])
    catalog, rest = server.sql(name, *questions).split("\n----", 1)
    lines = rest.strip().splitlines()
    receipts = [json.loads(line) for line in lines if line.startswith("{")]
    return catalog + "\n" + "\n".join(line for line in lines if not line.startswith("{")), receipts
