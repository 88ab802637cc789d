"""The requests under which the worker is killed, and the schemas they lay.

Every file also writes a row into `effect`, which nothing keeps from being written twice: an effect that happened twice
shows in the count.
"""

import dataclasses
import json


def file(name, sql):
    return f"{sql}\nINSERT INTO effect VALUES ('{name}');\n"


TOUCH = """CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := clock_timestamp();
    RETURN NEW;
END $$;"""

SMALL = {
    "tables/010_effect.sql": file("effect", "CREATE TABLE IF NOT EXISTS effect (file text NOT NULL);"),
    "tables/020_plan.sql": file("plan", """CREATE TABLE IF NOT EXISTS plan (
    name text NOT NULL, price numeric NOT NULL CHECK (price >= 0), updated_at timestamptz
);
INSERT INTO plan (name, price) VALUES ('free', 0);"""),
    "indexes/plan_name_idx.sql": file("plan_name_idx", "CREATE INDEX IF NOT EXISTS plan_name_idx ON plan (name);"),
    "functions/touch.sql": file("touch", TOUCH),
    "triggers/plan_touch.sql": file(
        "plan_touch", "CREATE TRIGGER plan_touch BEFORE UPDATE ON plan FOR EACH ROW EXECUTE FUNCTION touch();"),
}
CHANGED_FUNCTION = SMALL | {
    "functions/touch.sql": file("touch, changed", TOUCH.replace("clock_timestamp()", "statement_timestamp()")),
}
CHANGED_TRIGGER = SMALL | {
    "triggers/plan_touch.sql": file(
        "plan_touch, changed",
        "CREATE TRIGGER plan_touch BEFORE INSERT OR UPDATE ON plan FOR EACH ROW EXECUTE FUNCTION touch();"),
}
# One file of the third step fails when all before it in the step has been laid, so that nothing of the step may stay.
FAILING = SMALL | {
    "functions/wrong.sql": file("wrong", """CREATE FUNCTION wrong() RETURNS integer LANGUAGE sql AS 'SELECT 1';
INSERT INTO plan (name, price) VALUES ('loss', -1);"""),
}
# A table and an index that need a function of the same folder: they fail in their turn, and wait for it.
DEFERRED = SMALL | {
    "tables/030_discount.sql": file(
        "discount", "CREATE TABLE IF NOT EXISTS discount (price numeric, CHECK (rounded(price) >= 0));"),
    "indexes/plan_rounded_idx.sql": file(
        "plan_rounded_idx", "CREATE INDEX IF NOT EXISTS plan_rounded_idx ON plan (rounded(price));"),
    "functions/rounded.sql": file(
        "rounded", "CREATE OR REPLACE FUNCTION rounded(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT round($1)';"),
}
# Each step takes as long as a new run needs to begin: that finds the old one's session still at work.
SLOW = {name: f"SELECT pg_sleep(0.3);\n{sql}" if "effect" not in name else sql for name, sql in SMALL.items()}


def large():
    """200 objects."""
    files = {"tables/000_effect.sql": SMALL["tables/010_effect.sql"]}
    for n in range(59):
        refers = f", parent bigint REFERENCES t{n - 1:03}" if n % 3 else ""
        files[f"tables/{n + 1:03}_t{n:03}.sql"] = file(
            f"t{n}", f"CREATE TABLE IF NOT EXISTS t{n:03} (id bigint PRIMARY KEY, name text, updated_at timestamptz{refers});")
    for n in range(80):
        files[f"indexes/i{n:03}.sql"] = file(
            f"i{n}", f"CREATE INDEX IF NOT EXISTS i{n:03} ON t{n % 59:03} ({'name' if n < 59 else 'updated_at'});")
    for n in range(30):
        files[f"functions/f{n:03}.sql"] = file(f"f{n}", TOUCH.replace("touch", f"f{n:03}"))
        files[f"triggers/g{n:03}.sql"] = file(
            f"g{n}", f"CREATE TRIGGER g{n:03} BEFORE UPDATE ON t{n:03} FOR EACH ROW EXECUTE FUNCTION f{n:03}();")
    return files


LARGE = large()
LARGE_CHANGED = LARGE | {
    name: sql.replace("clock_timestamp", "statement_timestamp").replace("BEFORE UPDATE", "BEFORE INSERT OR UPDATE")
    for name, sql in LARGE.items() if not name.startswith(("tables/", "indexes/")) and int(name[-7:-4]) % 2
}
assert len(LARGE) == 200


@dataclasses.dataclass(frozen=True)
class Scenario:
    name: str
    request: str
    files: dict
    # What an earlier request has laid; `None` for an empty database.
    before: dict = None
    # What somebody did to the database meanwhile.
    meanwhile: str = ""
    # What is answered, whatever happens on the way.
    status: str = "SUCCESS"
    # The steps that come to an end: all others leave nothing.
    steps: tuple = ("tables", "indexes", "functions", "triggers")
    # What the scenario is there for: (kind, SQLSTATE, object) of the events with a failure in an undisturbed run.
    failures: tuple = ()
    # How many crash points an undisturbed run reaches at the least; none are asked for where it is not killed at each.
    points: int = 0
    # Random moments are drawn from so many microseconds. They are fixed, so that a seed repeats them, and what a run of
    # the release binary takes on two cores: on slower ones they are of its beginning, on faster ones some come too late.
    span: int = 0

    def event(self, url):
        event = {
            "RequestType": self.request, "StackId": "arn:aws:cloudformation:eu-central-1:123456789012:stack/matrix/1",
            "RequestId": f"matrix-{self.name}", "LogicalResourceId": "Schema", "ResponseURL": url,
            "ResourceType": "Custom::Schema", "ResourceProperties": {"Timestamp": self.name},
        }
        if self.request != "Create":
            event["PhysicalResourceId"] = "groundwork-matrix"
        if self.request == "Update":
            event["OldResourceProperties"] = {"Timestamp": "before"}
        return json.dumps(event)


ALL = {scenario.name: scenario for scenario in [
    Scenario("create", "Create", SMALL, points=41),
    Scenario("update-function", "Update", CHANGED_FUNCTION, before=SMALL, points=23),
    Scenario("update-nothing", "Update", SMALL, before=SMALL, points=17),
    Scenario("update-trigger-index", "Update", CHANGED_TRIGGER, before=SMALL, meanwhile="DROP INDEX plan_name_idx", points=29),
    Scenario("delete", "Delete", SMALL, before=SMALL, steps=(), points=9),
    Scenario(
        "failing", "Create", FAILING, status="FAILED", steps=("tables", "indexes"), points=53,
        failures=(("stepFailed", "23514", "function wrong"),)),
    Scenario(
        "deferred", "Create", DEFERRED, points=59,
        failures=(("objectDeferred", "42883", "table discount"), ("objectDeferred", "42883", "index plan_rounded_idx"))),
    Scenario("slow", "Create", SLOW),
    Scenario("large", "Create", LARGE, span=170_000),
    Scenario("large-update", "Update", LARGE_CHANGED, before=LARGE, span=115_000),
]}
# Those that are killed at every crash point.
MATRIX = [scenario for scenario in ALL.values() if scenario.points]
