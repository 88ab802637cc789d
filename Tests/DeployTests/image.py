"""Deploy/Dockerfile: what it says, and whether the worker runs with nothing but what its last stage installs.

Script.swift says how to try a release build instead of the tests' own.
"""

import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

import dockerfile
import root
from emulator import PROGRAM, Emulator

ROOT = Path(__file__).resolve().parent.parent.parent
WORKER = Path(os.environ["WORKER"])
FILE = ROOT / "Deploy/Dockerfile"
DATABASE = {name: os.environ[name] for name in ("PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD")}


def swift_libraries(binary):
    """The folder of Swift's shared libraries, for a program that has them not linked in."""
    lines = subprocess.run(["ldd", binary], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    for line in lines:
        if "libswiftCore.so =>" in line:
            return Path(line.split()[2]).resolve().parent
    return None


class Image(unittest.TestCase):
    maxDiff = None

    def test_hadolint_has_nothing_to_say(self):
        program = Path(sys.executable).parent / "hadolint"
        done = subprocess.run([program, FILE], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        self.assertEqual(done.stdout, "")

    def test_the_last_stage_is_as_documented(self):
        stage = dockerfile.Stage(FILE)
        self.assertEqual(stage.base, "debian:bookworm-slim")
        self.assertEqual(stage.packages(), ["ca-certificates", "libcurl4", "libpq5", "libsqlite3-0"])
        self.assertEqual(stage.copied(), {
            "/usr/local/share/groundwork/rds-ca.pem": "https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem",
            "/usr/local/bin/groundwork": "/groundwork",
        })
        self.assertEqual(stage.environment, {
            "SWIFT_BACKTRACE": "enable=no",
            "GROUNDWORK_SCHEMA": "/schema",
            "GROUNDWORK_RDS_CA_FILE": "/usr/local/share/groundwork/rds-ca.pem",
            "XDG_STATE_HOME": "/var/lib",
        })
        self.assertEqual((stage.user, stage.entrypoint, stage.command, stage.volumes),
                         ("65532:65532", ["/usr/local/bin/groundwork"], None, ["/var/lib/groundwork"]))

    def setUp(self):
        self.stage = dockerfile.Stage(FILE)
        self.image = dockerfile.built(self.stage)
        self.mounts = [("tmpfs:mode=1777", "/tmp"), (WORKER, "/usr/local/bin/groundwork")]
        self.environment = dict(self.stage.environment)
        if swift := swift_libraries(WORKER):
            # A debug build, as the tests have it, differs from the image's in nothing else.
            self.mounts.append((swift, "/mnt"))
            self.environment["LD_LIBRARY_PATH"] = "/mnt"
        # What only a container has: Lambda mounts no volume.
        self.volume = ("tmpfs:mode=0700,uid=65532,gid=65532", self.stage.volumes[0])

    def run_it(self, *arguments, mounts=(), **more):
        return root.run(self.image, [*self.stage.entrypoint, *arguments], environment=self.environment | more,
                        user=self.stage.user, mounts=[*self.mounts, self.volume, *mounts])

    def test_an_image_made_from_it_holds_no_schema_but_its_own(self):
        # COPY adds to what is there.
        self.assertEqual([place for place in self.stage.copied() if place.startswith("/schema")], [])
        there = root.run(self.image, ["/bin/ls", "-A", "/schema"], environment={}, user=self.stage.user)
        self.assertEqual((there.returncode, there.stdout, there.stderr), (0, "", ""))
        # Where nobody copied one, the worker says so, and lays nothing.
        refused = self.run_it("run", **DATABASE)
        self.assertEqual(refused.returncode, 78, refused.stderr)
        self.assertIn("the Schema folder /schema holds no SQL file", refused.stdout)

    def test_the_worker_runs_in_it(self):
        version = self.run_it("--version")
        self.assertEqual((version.returncode, version.stderr), (0, ""))
        self.assertRegex(version.stdout, r"^\d+\.\d+\.\d+\n$")

        # A pod's read-only root, and a journal where the image puts it.
        schema = (ROOT / "Schema", "/schema")
        laid = self.run_it("run", mounts=[schema], **DATABASE)
        self.assertEqual((laid.returncode, laid.stderr), (0, ""), laid.stdout)
        answer = json.loads(next(line for line in laid.stdout.splitlines() if line.startswith('{"Status"')))
        self.assertEqual(answer["Status"], "SUCCESS")
        self.assertEqual(answer["Data"]["Tables"], "2 created")

        # Lambda knows an image's handler by nothing but its command, and can write to nothing but /tmp.
        emulator = Emulator()
        command = root.command(
            self.image, emulator.words(f"/media/{PROGRAM.name}", *self.stage.entrypoint, "task"), user=self.stage.user,
            mounts=[*self.mounts, schema, (PROGRAM.parent, "/media")], around=root.watched,
            environment=self.environment | DATABASE | {"AWS_LAMBDA_FUNCTION_NAME": "f"})
        with emulator.running(command):
            answer = emulator.answer((ROOT / "Deploy/events/update.json").read_bytes())
        self.assertEqual(answer.get("Status"), "SUCCESS", answer)
        self.assertEqual(answer["Data"]["Tables"], "2 already there")


if __name__ == "__main__":
    unittest.main()
