-- What PostgreSQL prints of a definition must not depend on who asks from where: these settings change its words.
SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD';
SET LOCAL IntervalStyle = 'postgres'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1;
SET LOCAL quote_all_identifiers = off; SET LOCAL standard_conforming_strings = on;
