"""Reads a journal without Groundwork, and checks it by what the journal's own description says."""

import hashlib
import json
import sqlite3

FIELDS = ("sequence", "stream", "version", "at", "kind", "schema", "payload", "previous", "hash")
LAYING = ("tables", "indexes", "functions", "triggers")
# What ends an attempt at a step.
ENDS = ("stepCommitted", "stepSkipped")


def read(path):
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        if not connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'event'").fetchone()[0]:
            return []
        rows = connection.execute(f"SELECT {', '.join(FIELDS)} FROM event ORDER BY sequence")
        return [dict(zip(FIELDS, row)) for row in rows]
    finally:
        connection.close()


def netstring(value):
    data = str(value).encode()
    return b"%d:%s," % (len(data), data)


def check_chain(rows):
    """Nothing is missing, doubled or changed: numbers without gaps, and every hash."""
    previous, versions = "0" * 64, {}
    for place, row in enumerate(rows, 1):
        versions[row["stream"]] = version = versions.get(row["stream"], 0) + 1
        names = ("previous", "sequence", "stream", "version", "at", "kind", "schema", "payload")
        hashed = netstring("groundwork-event-1") + b"".join(netstring(row[name]) for name in names)
        if (row["sequence"], row["version"], row["previous"]) != (place, version, previous):
            yield f"the chain breaks at event {place}"
        if hashlib.sha256(hashed).hexdigest() != row["hash"]:
            yield f"event {place} is not as its hash says"
        previous = row["hash"]


class Story:
    """One request's events, step by step: how each attempt ended, and what does not fit."""

    def __init__(self, rows, steps):
        """`steps` are those that come to an end, each once."""
        self.rows = rows
        # (kind, SQLSTATE, object) of every event that holds a failure of the database's.
        self.failures = []
        self.problems = []
        # (step, attempt) to how it ended.
        self.ends = {}
        # (step, attempt) to the receipt that the journal names.
        self.receipts = {}
        self.open = self.doubt = None
        for row in rows:
            self._take(row["kind"], json.loads(row["payload"]))
        kinds = [row["kind"] for row in rows]
        for kind in ("requestReceived", "requestConcluded", "answerPrepared"):
            if kinds.count(kind) != 1:
                self.problems.append(f"{kinds.count(kind)} events {kind}")
        if not kinds or kinds[-1] != "answerDelivered":
            self.problems.append(f"the last event is {kinds[-1:]}, not answerDelivered")
        if self.doubt or self.open:
            self.problems.append(f"no end of {self.doubt or self.open}")
        for step in LAYING:
            ends = [row["kind"] for row in rows if row["kind"] in ENDS and json.loads(row["payload"])["step"] == step]
            if len(ends) != (step in steps):
                self.problems.append(f"{step} came to an end {len(ends)} times: {ends}")
        for step in {step for step, _ in self.ends}:
            attempts = [attempt for of, attempt in self.ends if of == step]
            if attempts != list(range(1, len(attempts) + 1)):
                self.problems.append(f"attempts at {step}: {attempts}")

    def payload(self, kind):
        return next((json.loads(row["payload"]) for row in self.rows if row["kind"] == kind), {})

    def hash(self, kind):
        return next((row["hash"] for row in self.rows if row["kind"] == kind), None)

    def _end(self, attempt, kind):
        if attempt is None or attempt in self.ends:
            self.problems.append(f"{kind} ends {attempt}, which " + ("ended before" if attempt else "never began"))
        self.ends[attempt] = kind

    def _take(self, kind, payload):
        named = (payload.get("step"), payload.get("attempt"))
        failure = payload.get("failure") if kind in ("stepFailed", "objectDeferred") else None
        if failure and "sqlState" in failure:
            about = failure.get("object")
            self.failures.append((kind, failure["sqlState"], about and f"{about['kind']} {about['name']}"))
        if kind == "stepStarted":
            if self.open or self.doubt and named[0] != "connect":
                self.problems.append(f"{named} begins while {self.open or self.doubt} has no end")
            self.open = named
        elif kind == "runStarted":
            # The run before died. Looking and answering may be done again; what was to be laid is in doubt.
            if self.open and self.open[0] not in LAYING:
                self._end(self.open, "died")
                self.open = None
        elif kind == "stepInDoubt":
            if named != self.open:
                self.problems.append(f"{named} is in doubt, not {self.open}")
            self.open, self.doubt = None, named
        elif kind == "stepNotCommitted" or kind == "stepCommitted" and payload["probed"]:
            if named != self.doubt:
                self.problems.append(f"{kind} {named} settles the doubt about {self.doubt}")
            self._end(named, kind)
            self.doubt = None
        elif kind in ("stepCommitted", "stepFailed"):
            if named != self.open:
                self.problems.append(f"{kind} {named} ends {self.open}")
            self._end(named, kind)
            self.open = None
        elif kind in ("databaseInspected", "objectDeferred", "answerDelivered", "answerAbandoned"):
            self._end(self.open, kind)
            self.open = None
        if kind == "stepCommitted":
            self.receipts[named] = payload["receipt"]
