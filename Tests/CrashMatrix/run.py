"""One run: a request sent to a worker that is killed, and sent again until it is answered; then everything is checked.

A run is written as its scenario and its acts, such as `create: event@12 resume@3 lose event`:

    event          sends the request's event to a worker, which must answer it as the scenario says
    resume         `groundwork resume`
    …@12           kills that worker at the 12th crash point it reaches; …@message.sent:2 at the 2nd of that name
    …@?12          the same, if it gets that far
    …~1500         kills it after 1500 microseconds, if it is still there
    late:2         kills the worker when its 2nd message has been sent; the server gets it only when the act `release` comes
    lose           deletes the journal, as on a fresh machine
"""

import json
import os
import re
import shutil
import signal
import subprocess
import time

import database
import journal
import relay


class Run:
    # Longer than any worker may take: one that hangs is a violation.
    limit = 60

    def __init__(self, bench, text):
        self.bench, self.text = bench, text
        name, acts = text.split(":", 1)
        self.scenario, self.acts = bench.scenarios[name], acts.split()
        self.name = bench.next_name()
        self.folder = f"{bench.folder}/{self.name}"
        self.file = f"{self.folder}/journal.sqlite"
        self.problems, self.points, self.snapshots = [], [], []
        self.kills, self.survived, self.lost, self.relay = 0, False, False, None
        self.seconds, self.keep = 0.0, False
        # What it met on the way: events with a failure, as (kind, SQLSTATE, object), and what became of a late message.
        self.failures, self.late = [], None

    def perform(self):
        os.makedirs(self.folder)
        base = self.bench.base(self.scenario)
        # Those of earlier runs go in the same breath.
        drops = [f"DROP DATABASE {self.bench.done.pop()} WITH (FORCE)" for _ in self.bench.done[:]]
        self.bench.server.sql("postgres", *drops, f"CREATE DATABASE {self.name} TEMPLATE {base['database']}")
        for name in base["journal"]:
            shutil.copy(name, f"{self.folder}/{os.path.basename(name)}")
        with open(f"{self.folder}/event.json", "w") as event:
            event.write(self.scenario.event(f"{self.bench.sink.address}/{self.name}"))
        for number, act in enumerate(self.acts, 1):
            self._act(number, act)
        self._check(base.get("expected"))
        if self.problems:
            with open(f"{self.folder}/problems", "w") as file:
                file.write("\n".join([self.text, *self.problems]) + "\n")
        elif not self.keep:
            shutil.rmtree(self.folder)
            self.bench.done.append(self.name)
        return self

    def _act(self, number, act):
        if act == "lose":
            for end in ("", "-wal", "-shm", "-lock"):
                if os.path.exists(self.file + end):
                    os.remove(self.file + end)
            self.snapshots, self.lost = [], True
            return
        if act == "release":
            if not self.relay.let_go():
                self.problems.append("the late message was not carried out")
            self.late = self.relay.end
            if self.late not in ("GW001", "COMMIT"):
                self.problems.append(f"of the late message became {self.late}")
            return
        what, how, when = re.fullmatch(r"(event|resume|late)(?:(@\??|[~:])(.+))?", act).groups()
        environment = self.bench.server.environment | {"PGDATABASE": self.name}
        if what == "late":
            self.relay = relay.Relay(self.bench.server.folder, f"{self.folder}/relay", int(when))
            environment |= {"PGHOST": self.relay.folder, "GROUNDWORK_CRASH_AT": f"message.sent:{when}"}
        elif how in ("@", "@?"):
            environment["GROUNDWORK_CRASH_AT"] = when
        words = ["resume"] if what == "resume" else ["run", "--event", f"{self.folder}/event.json"]
        words += ["--json", "--allow-loopback", "--timeout", str(self.limit), "--journal", self.file,
                  "--schema", self.bench.schema(self.scenario)]
        begun = time.monotonic()
        with open(f"{self.folder}/{number}.out", "wb") as out, open(f"{self.folder}/{number}.err", "wb") as err:
            worker = subprocess.Popen(
                [self.bench.worker, *words], env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
            if how == "~":
                time.sleep(int(when) / 1e6)
                worker.kill()
            try:
                worker.wait(self.limit + 15)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
                self.problems.append(f"{act} took more than {self.limit + 15} seconds")
        self._ended(number, act, how, what, worker.returncode)
        if number == len(self.acts):
            self.seconds = time.monotonic() - begun

    def _ended(self, number, act, how, what, status):
        if how and status == -signal.SIGKILL:
            self.kills += 1
            with open(f"{self.folder}/{number}.err") as err:
                points = re.findall(r"^killed at (\S+)$", err.read(), re.MULTILINE)
            self.points += points
            if len(points) != (how != "~"):
                self.problems.append(f"{act} was killed at {points or 'no crash point'}")
            # A copy is read: looking at the file itself would do some of the next worker's work for it.
            copy = f"{self.folder}/after-{number}"
            os.makedirs(copy)
            for end in ("", "-wal", "-shm"):
                if os.path.exists(self.file + end):
                    shutil.copy(self.file + end, copy)
            if os.path.exists(f"{copy}/journal.sqlite"):
                self.snapshots.append(journal.read(f"{copy}/journal.sqlite"))
            return
        if how:
            self.survived = True
            if how in ("@", ":"):
                self.problems.append(f"{act} was not killed")
        # A request that came with a URL cannot be answered without it: then `resume` says "suspended".
        allowed = (0, 75) if what == "resume" else (0,) if self.scenario.status == "SUCCESS" else (1,)
        if status not in allowed:
            self.problems.append(f"{act} ended with {status}")

    def _check(self, expected):
        """`expected` is what an undisturbed run left; `None` for that run itself."""
        rows = journal.read(self.file)
        self.problems += journal.check_chain(rows)
        for snapshot in self.snapshots:
            if rows[:len(snapshot)] != snapshot:
                self.problems.append("an event that was durable at a kill is gone or changed")
        verified = subprocess.run(
            [self.bench.worker, "journal", "verify", "--journal", self.file], stdin=subprocess.DEVNULL, capture_output=True)
        if verified.returncode != 0:
            self.problems.append(f"journal verify: {verified.stderr.decode()}")
        stream = rows[-1]["stream"] if rows else None
        story = journal.Story([row for row in rows if row["stream"] == stream], self.scenario.steps)
        self.problems += story.problems
        self.failures = story.failures

        catalog, receipts = database.look(
            self.bench.server, self.name, has_plans="tables/020_plan.sql" in self.scenario.files)
        committed = [receipt for receipt in receipts if receipt["outcome"] == "committed" and receipt["stream"] == stream]
        steps = [receipt["step"] for receipt in committed]
        self._check_receipts(story, committed)
        bodies = self.bench.sink.take(f"/{self.name}")
        answer = self._check_answers(story, bodies)
        self.left = {"catalog": catalog, "steps": steps, "answer": answer}
        if expected:
            if not self.lost and answer != expected["answer"]:
                self.problems.append(f"the answer is {answer} and not {expected['answer']}")
            if catalog != expected["catalog"]:
                self.problems.append(f"the catalog is\n{catalog}\nand not\n{expected['catalog']}")
            if steps != expected["steps"]:
                self.problems.append(f"receipts of {steps}, not {expected['steps']}")
        elif self.failures != list(self.scenario.failures):
            self.problems.append(f"undisturbed it meets {self.failures}, not {self.scenario.failures}")

    def _check_receipts(self, story, committed):
        """What the journal says of each attempt is what the database says."""
        if self.lost:
            # Receipts of the journal that was lost are not in this one; attempts are numbered anew in it.
            numbers = {receipt["number"] for receipt in committed}
            for attempt, number in story.receipts.items():
                if number not in numbers:
                    self.problems.append(f"the journal names receipt {number} of {attempt}, which is not there")
            return
        proven = {(receipt["step"], receipt["attempt"]): receipt["number"] for receipt in committed}
        if len(proven) != len(committed):
            self.problems.append(f"an attempt has two receipts: {committed}")
        if proven != story.receipts:
            self.problems.append(f"the database has receipts of {proven}, the journal of {story.receipts}: {story.ends}")

    def _check_answers(self, story, bodies):
        """The answer, without what is another in each journal."""
        if not bodies:
            self.problems.append("no answer came")
        for body in set(bodies):
            answer = json.loads(body)
            if answer["Status"] != self.scenario.status:
                self.problems.append(f"the answer is {body}")
        if self.lost:
            # The journal's head and what was "already there" differ, and whoever asked has an answer by then.
            about = {json.dumps([answer.get(key) for key in (
                "StackId", "RequestId", "LogicalResourceId", "PhysicalResourceId")]) for answer in map(json.loads, bodies)}
            if len(about) != 1:
                self.problems.append(f"answers about {about}")
            return None
        if len(set(bodies)) != 1:
            self.problems.append(f"{len(set(bodies))} different answers: {set(bodies)}")
        for body in set(bodies):
            if body.decode() != story.payload("answerPrepared").get("body"):
                self.problems.append("the answer is not the one in the journal")
            if json.loads(body)["Data"]["JournalHead"] != story.hash("requestConcluded"):
                self.problems.append("the answer does not hold the chain's head")
        return bodies and self._without_head(json.loads(bodies[0]))

    @staticmethod
    def _without_head(answer):
        answer["Data"].pop("JournalHead", None)
        return answer
