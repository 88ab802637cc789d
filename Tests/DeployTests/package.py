"""Scripts/package-lambda: what the zip holds, and whether it runs where nothing of Debian's can help it.

Script.swift says how to try a release build instead of the tests' own.
"""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
import zipfile
from pathlib import Path

import root
from emulator import PROGRAM, Emulator

ROOT = Path(__file__).resolve().parent.parent.parent
WORKER = Path(os.environ["WORKER"])
DATABASE = {name: os.environ[name] for name in ("PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD")}
# Any of the machine's own will do as RDS's.
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
# Whom Lambda runs a function as.
USER = "993:990"
# What Lambda sets: a loader that heeded the path would find the files that are no libraries.
FUNCTION = {"LD_LIBRARY_PATH": "/lib64:/usr/lib64:/var/task", "AWS_LAMBDA_FUNCTION_NAME": "f"}


def pack(*arguments, **environment):
    return subprocess.run([ROOT / "Scripts/package-lambda", *map(str, arguments)], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False, env=dict(os.environ) | environment)


def unzip(archive, folder):
    """As Lambda does it: with the modes that the zip says."""
    for entry in archive.infolist():
        path = Path(archive.extract(entry, folder))
        path.chmod(entry.external_attr >> 16)


def bare_root(folder):
    """A root as foreign as can be: a shell, and, where Amazon Linux has its libraries, files that no loader would take."""
    for name in ("bin", "dev", "etc", "lib64", "proc", "tmp", "usr/bin", "usr/lib64", "var/task"):
        (folder / name).mkdir(parents=True)
    shutil.copy("/usr/bin/busybox", folder / "bin/sh")
    for name in ("libc.so.6", "libm.so.6", "libpq.so.5", "libcurl.so.4", "libcrypto.so.3", "libssl.so.3", "libstdc++.so.6"):
        for place in ("lib64", "usr/lib64"):
            (folder / place / name).write_text("no library\n", encoding="ascii")
    for name in ("dev/null", "usr/bin/emulator"):
        (folder / name).touch()
    (folder / "etc/ld.so.cache").write_text("no cache\n", encoding="ascii")
    (folder / "etc/hosts").write_text("127.0.0.1 database.internal\n", encoding="ascii")
    (folder / "etc/nsswitch.conf").write_text("hosts: files myhostname dns\npasswd: sss files\n", encoding="ascii")


class Package(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.folder = Path(scratch.name)
        cls.folder.chmod(0o755)
        cls.zip = cls.folder / "function.zip"
        cls.packed = pack("--binary", WORKER, "--output", cls.zip, "--rds-ca", CERTIFICATES, "--schema", ROOT / "Schema")
        bare_root(cls.folder / "root")
        with zipfile.ZipFile(cls.zip) as archive:
            cls.entries = archive.infolist()
            unzip(archive, cls.folder / "root/var/task")

    def test_holds_the_worker_what_it_loads_and_the_schema(self):
        self.assertEqual((self.packed.returncode, self.packed.stderr), (0, ""))
        self.assertRegex(self.packed.stdout, r"^\S+: [\d.]+ MB, [\d.]+ MB unzipped, \w+\n$")
        loaded = subprocess.run(["ldd", WORKER], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
        expected = {f"lib/{line.split()[0]}": 0o755 for line in loaded if "=>" in line}
        expected |= {"lib/loader": 0o755, "bootstrap": 0o755, "bin/groundwork": 0o755}
        expected |= {"share/ca-certificates.crt": 0o644, "share/rds-ca.pem": 0o644}
        expected |= {f"{path.relative_to(ROOT)}": 0o644 for path in (ROOT / "Schema").rglob("*.sql")}
        self.assertEqual({entry.filename: entry.external_attr >> 16 & 0o777 for entry in self.entries}, expected)
        self.assertEqual([entry.filename for entry in self.entries], sorted(expected))
        self.assertEqual({entry.date_time for entry in self.entries}, {(1980, 1, 1, 0, 0, 0)})

    def test_the_same_input_makes_the_same_bytes(self):
        elsewhere = self.folder / "elsewhere"
        shutil.copytree(ROOT / "Schema", elsewhere / "Schema")
        again = elsewhere / "again.zip"
        pack("--binary", WORKER, "--output", again, "--rds-ca", CERTIFICATES, "--schema", elsewhere / "Schema",
             TZ="Asia/Tokyo", LC_ALL="C")
        self.assertEqual(again.read_bytes(), self.zip.read_bytes())

    def test_without_a_schema_that_somebody_named_it_holds_none_and_says_so(self):
        bare = self.folder / "bare.zip"
        done = pack("--binary", WORKER, "--output", bare, "--rds-ca", CERTIFICATES)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.splitlines()[1:], [
            "Without --schema the zip holds no schema: the function takes that of a layer, as the CDK's construct makes it."])
        with zipfile.ZipFile(bare) as archive:
            self.assertEqual(archive.namelist(),
                             [entry.filename for entry in self.entries if not entry.filename.startswith("Schema/")])
            bare_root(self.folder / "bare")
            unzip(archive, self.folder / "bare/var/task")
        refused = root.run(self.folder / "bare", ["/var/task/bootstrap", "run"], environment=FUNCTION | DATABASE,
                           user=USER, mounts=[("tmpfs:mode=1777", "/tmp")])
        self.assertEqual(refused.returncode, 78, refused.stderr)
        self.assertIn("there is no Schema folder /var/task/Schema", refused.stdout)

    def run_bootstrap(self, *arguments, **environment):
        return root.run(self.folder / "root", ["/var/task/bootstrap", *arguments], environment=FUNCTION | environment,
                        user=USER, mounts=[("tmpfs:mode=1777", "/tmp")])

    def test_runs_where_there_is_nothing_but_a_shell(self):
        version = self.run_bootstrap("--version")
        self.assertEqual((version.returncode, version.stderr), (0, ""))
        self.assertRegex(version.stdout, r"^\d+\.\d+\.\d+\n$")

    def test_serves_as_a_function_there(self):
        # By a name that only the function's own C library can look up.
        environment = FUNCTION | DATABASE | {"PGHOST": "database.internal", "PGSSLMODE": "disable", "_HANDLER": "task"}
        emulator = Emulator()
        command = root.command(
            self.folder / "root", emulator.words("/usr/bin/emulator", "/var/task/bootstrap"), environment=environment,
            user=USER, mounts=[("tmpfs:mode=1777", "/tmp"), ("/dev/null", "/dev/null"), (PROGRAM, "/usr/bin/emulator")], around=root.watched)
        with emulator.running(command):
            answer = emulator.answer((ROOT / "Deploy/events/create.json").read_bytes())
        self.assertEqual((answer.get("Status"), answer.get("Data", {}).get("Tables")), ("SUCCESS", "2 created"), answer)

    def started(self, *arguments, authorities=False, **environment):
        """What bootstrap starts, seen by a shell in the loader's place: variables and words."""
        folder = self.folder / "root"
        probe = self.folder / "probe"
        probe.write_text('#!/bin/sh\nset\necho "words $*"\n', encoding="ascii")
        probe.chmod(0o755)
        mounts = [(probe, "/var/task/lib/loader")]
        if authorities:
            (folder / "etc/pki/tls/certs").mkdir(parents=True, exist_ok=True)
            (folder / "etc/pki/tls/certs/ca-bundle.crt").touch()
            mounts.append((CERTIFICATES, "/etc/pki/tls/certs/ca-bundle.crt"))
        done = root.run(folder, ["/var/task/bootstrap", *arguments], environment=environment, user=USER, mounts=mounts)
        if authorities:
            shutil.rmtree(folder / "etc/pki")
        lines = done.stdout.splitlines()
        names = ("SWIFT_BACKTRACE=", "GROUNDWORK_", "AWS_CA_BUNDLE=")
        return {line for line in lines if line.startswith(names)}, [line for line in lines if line.startswith("words")]

    def test_bootstrap_sets_what_nobody_set(self):
        variables, words = self.started()
        self.assertEqual(variables, {
            "SWIFT_BACKTRACE='enable=no'",
            "GROUNDWORK_CA_FILE='/var/task/share/ca-certificates.crt'",
            "AWS_CA_BUNDLE='/var/task/share/ca-certificates.crt'",
            "GROUNDWORK_RDS_CA_FILE='/var/task/share/rds-ca.pem'",
            "GROUNDWORK_SCHEMA='/var/task/Schema'",
        })
        self.assertEqual(words, [
            "words --inhibit-cache --library-path /var/task/lib /var/task/bin/groundwork lambda"])

    def test_bootstrap_prefers_the_systems_authorities(self):
        variables, _ = self.started(authorities=True)
        self.assertLessEqual({"GROUNDWORK_CA_FILE='/etc/pki/tls/certs/ca-bundle.crt'",
                              "AWS_CA_BUNDLE='/etc/pki/tls/certs/ca-bundle.crt'"}, variables)

    def test_bootstrap_leaves_what_was_set(self):
        given = {"SWIFT_BACKTRACE": "enable=yes", "GROUNDWORK_CA_FILE": "/opt/ca.pem",
                 "AWS_CA_BUNDLE": "/opt/aws.pem", "GROUNDWORK_RDS_CA_FILE": "/opt/rds.pem", "GROUNDWORK_SCHEMA": "/opt/schema"}
        variables, words = self.started("journal", "two words", **given)
        self.assertEqual(variables, {f"{name}='{value}'" for name, value in given.items()})
        self.assertEqual(words, [
            "words --inhibit-cache --library-path /var/task/lib /var/task/bin/groundwork journal two words"])

    def test_says_what_it_cannot_pack(self):
        nothing = self.folder / "nothing"
        nothing.mkdir()
        rest = ("--binary", WORKER, "--output", self.folder / "refused.zip")
        cases = [
            (("--schema", nothing, *rest), f"there is no .sql file in tables, indexes, functions or triggers of {nothing}"),
            (("--rds-ca", ROOT / "README.md", *rest), f"{ROOT}/README.md holds no certificate in PEM form"),
            (("--rds-ca", nothing / "x", *rest), f"--rds-ca: there is no file {nothing}/x: fetch it with curl -O "
             "https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem, or leave the option out"),
        ]
        for arguments, words in cases:
            refused = pack(*arguments)
            self.assertEqual((refused.returncode, refused.stdout, refused.stderr),
                             (1, "", f"Scripts/package-lambda: {words}\n"))
        self.assertEqual([path.name for path in self.folder.glob("*refused*")], [])


if __name__ == "__main__":
    unittest.main()
