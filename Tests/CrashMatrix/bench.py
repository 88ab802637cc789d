"""Where runs happen: one server, one worker binary, and for each scenario the database and journal it begins with."""

import glob
import os
import shutil
import sys

import scenarios
from run import Run
from sink import Sink

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Benchmarks"))
from server import Server  # noqa: E402

# A kill of a process takes nothing from the system's memory, so nothing need reach a disk here.
SETTINGS = {
    "fsync": "off", "full_page_writes": "off", "synchronous_commit": "on", "autovacuum": "off", "max_wal_size": "4GB",
    "checkpoint_timeout": "1h",
}


class Bench:
    """Begun in the first process; each further process uses it with `enter`."""

    scenarios = scenarios.ALL

    def __init__(self, server, worker, folder):
        self.server, self.worker, self.folder = server, worker, folder
        self.bases = {}
        self.sink = None

    def enter(self):
        self.sink = Sink()
        self.count = 0
        # Databases that nobody needs any more.
        self.done = []

    def next_name(self):
        self.count += 1
        return f"run_{os.getpid()}_{self.count}"

    def schema(self, scenario):
        return f"{self.folder}/schemas/{scenario.name}"

    def base(self, scenario):
        return self.bases[scenario.name]

    def run(self, text):
        """Performs a run; whatever goes wrong is among its problems."""
        run = Run(self, text)
        try:
            run.perform()
        except Exception as error:  # the run is reported, the others go on
            run.problems.append(repr(error))
        return run

    def prepare(self, scenario):
        """Lays what an earlier request laid, then sees what an undisturbed run leaves behind."""
        if scenario.name in self.bases:
            return
        for path, sql in scenario.files.items():
            path = f"{self.schema(scenario)}/{path}"
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(sql)
        base = self.bases[scenario.name] = {"database": "template0", "journal": []}
        if scenario.before:
            earlier = next(s for s in scenarios.ALL.values() if s.request == "Create" and s.files == scenario.before)
            self.prepare(earlier)
            run = Run(self, f"{earlier.name}: event")
            run.keep = True
            base |= {"database": run.perform().name, "journal": glob.glob(f"{run.file}*")}
            self._refuse(run)
            if scenario.meanwhile:
                self.server.sql(run.name, scenario.meanwhile)
        run = Run(self, f"{scenario.name}: event").perform()
        self._refuse(run)
        base["expected"] = run.left

    @staticmethod
    def _refuse(run):
        if run.problems:
            raise SystemExit(f"An undisturbed run fails: {run.text}\n" + "\n".join(run.problems) + f"\nKept: {run.folder}")
