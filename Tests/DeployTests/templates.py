"""The deploy files that are data: checked by those who know their forms, and against the worker and each other."""

import copy
import importlib.metadata
import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import botocore.session
import jsonschema
import referencing.jsonschema
import yaml
from botocore.validate import ParamValidator
from cfnlint.decode import cfn_yaml

import dockerfile

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "Deploy"
CLOUDFORMATION = [DEPLOY / "cloudformation/direct.yaml", DEPLOY / "step-functions/many-databases.yaml"]
# The oldest and the newest that Kubernetes' own makers still mend, and the clouds run.
KUBERNETES = ("1.31", "1.37")


def cfn_lint(*files):
    return subprocess.run([Path(sys.executable).parent / "cfn-lint", "--include-checks", "I", "--", *files],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False).stdout


def loaded(path):
    return json.loads(json.dumps(cfn_yaml.load(str(path))))


def resolved(template, **given):
    """The resources that CloudFormation would make of a template with these parameters."""
    parameters = {name: each.get("Default") for name, each in template["Parameters"].items()} | given
    nothing = object()

    def value(node):
        if isinstance(node, list):
            return [each for each in map(value, node) if each is not nothing]
        if not isinstance(node, dict):
            return node
        function, argument = next(iter(node.items()), (None, None))
        if function == "Ref":
            return nothing if argument == "AWS::NoValue" else parameters.get(argument, node)
        if function == "Fn::If":
            return value(argument[1] if value(template["Conditions"][argument[0]]) else argument[2])
        if function == "Fn::Not":
            return not value(argument[0])
        if function == "Fn::Equals":
            return str(value(argument[0])) == str(value(argument[1]))
        return {key: each for key, each in ((key, value(each)) for key, each in node.items()) if each is not nothing}

    return {name: value(each) for name, each in template["Resources"].items()
            if "Condition" not in each or value(template["Conditions"][each["Condition"]])}


class CloudFormation(unittest.TestCase):
    maxDiff = None

    def test_cfn_lint_has_nothing_to_say(self):
        self.assertEqual(cfn_lint(*CLOUDFORMATION), "")

    def test_every_property_is_one_that_the_worker_reads(self):
        source = (ROOT / "Sources/CustomResource/Properties.swift").read_text()
        known = set(re.findall(r'^ +case \w+ = "(\w+)"$', source, re.MULTILINE)) | {"ServiceToken"}
        schema = loaded(CLOUDFORMATION[0])["Resources"]["Schema"]
        self.assertEqual(set(schema["Properties"]) - known, set())
        for item in json.loads((DEPLOY / "step-functions/databases.example.json").read_text()):
            self.assertEqual(set(item["Properties"]) - known, set())

    def test_all_attempts_fit_into_the_time_that_cloudformation_waits(self):
        template = loaded(CLOUDFORMATION[0])
        function = template["Resources"]["Function"]["Properties"]
        retries = template["Resources"]["Retries"]["Properties"]["MaximumRetryAttempts"]
        self.assertEqual(function["Environment"]["Variables"]["GROUNDWORK_ATTEMPTS"], str(retries + 1))
        # Lambda pauses one minute before the second attempt, and two before the third.
        work = function["Timeout"] * (retries + 1) + 60 + 120
        self.assertLess(work, template["Parameters"]["ServiceTimeout"]["Default"])

    def test_whoever_reads_the_journal_is_let_in_where_it_is_said(self):
        template = loaded(CLOUDFORMATION[0])
        self.assertNotIn("JournalLetsReaderIn", resolved(template))
        rule = resolved(template, JournalReaderSecurityGroupId="sg-0123")["JournalLetsReaderIn"]["Properties"]
        self.assertEqual(rule, {
            "Description": "Reads the journal", "GroupId": {"Fn::GetAtt": ["JournalSecurityGroup", "GroupId"]},
            "SourceSecurityGroupId": "sg-0123", "IpProtocol": "tcp", "FromPort": 2049, "ToPort": 2049})

    def test_an_account_with_nothing_to_reserve_can_take_it(self):
        template = loaded(CLOUDFORMATION[0])
        reserved = [resolved(template, **given)["Function"]["Properties"].get("ReservedConcurrentExecutions")
                    for given in ({}, {"ReservedConcurrency": 3}, {"ReservedConcurrency": 0})]
        self.assertEqual(reserved, [1, 3, None])

    def test_events_may_name_what_the_stack_names_and_no_more(self):
        template = loaded(CLOUDFORMATION[0])
        given = {"SecretArn": "arn:s", "DatabaseHost": "db.example.com"}
        variables = resolved(template, **given)["Function"]["Properties"]["Environment"]["Variables"]
        self.assertEqual((variables["GROUNDWORK_ALLOWED_SECRETS"], variables["GROUNDWORK_ALLOWED_HOSTS"]),
                         ("arn:s", {"Fn::Sub": "${DatabaseHost}:${DatabasePort}"}))
        variables = resolved(template, **given | {"DatabaseHost": ""})["Function"]["Properties"]["Environment"]["Variables"]
        self.assertNotIn("GROUNDWORK_ALLOWED_HOSTS", variables)

    def test_every_start_keeps_crash_reports_off(self):
        for path in CLOUDFORMATION:
            variables = loaded(path)["Resources"]["Function"]["Properties"]["Environment"]["Variables"]
            self.assertEqual(variables["SWIFT_BACKTRACE"], "enable=no")


class StateMachine(unittest.TestCase):
    maxDiff = None

    def lint(self, definition):
        """What cfn-lint says of a state machine."""
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump({"Resources": {"Machine": {
                "Type": "AWS::StepFunctions::StateMachine",
                "Properties": {"RoleArn": "arn:aws:iam::123456789012:role/r", "Definition": definition,
                               "DefinitionSubstitutions": {"FunctionArn": "a", "Bucket": "b"}},
            }}}, file)
            file.flush()
            return cfn_lint(file.name)

    def test_cfn_lint_knows_every_field(self):
        definition = json.loads((DEPLOY / "step-functions/many-databases.asl.json").read_text())
        self.assertEqual(self.lint(definition), "")
        wrong = copy.deepcopy(definition)
        wrong["States"]["EachDatabase"]["ItemProcessor"]["States"]["Lay"]["Nxt"] = "Laid?"
        self.assertIn("E3601", self.lint(wrong))

    def test_the_template_fills_in_what_the_definition_leaves_open(self):
        text = (DEPLOY / "step-functions/many-databases.asl.json").read_text()
        machine = loaded(CLOUDFORMATION[1])["Resources"]["StateMachine"]["Properties"]
        self.assertEqual(set(re.findall(r"\$\{(\w+)\}", text)), set(machine["DefinitionSubstitutions"]))

    def test_an_invocation_may_take_as_long_as_the_function(self):
        definition = json.loads((DEPLOY / "step-functions/many-databases.asl.json").read_text())
        lay = definition["States"]["EachDatabase"]["ItemProcessor"]["States"]["Lay"]
        function = loaded(CLOUDFORMATION[1])["Resources"]["Function"]["Properties"]
        self.assertGreater(lay["TimeoutSeconds"], function["Timeout"])
        self.assertEqual(function["Handler"], "task")


class Kubernetes(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.claim, cls.job = yaml.safe_load_all((DEPLOY / "kubernetes/job.yaml").read_text())

    def errors(self, resource, version):
        """What Kubernetes' published schema says of it, unknown fields too."""
        folder = Path(jsonschema.__file__).parent.parent / "kubernetes_validate/kubernetes-json-schema"
        folder /= f"v{version}.0-local-strict"

        def retrieve(uri):
            return referencing.Resource.from_contents(
                json.loads((folder / uri.rpartition("/")[2]).read_text()), default_specification=referencing.jsonschema.DRAFT202012)

        group = resource["apiVersion"].replace("/", "-")
        schema = json.loads((folder / f"{resource['kind'].lower()}-{group}.json").read_text())
        validator = jsonschema.Draft202012Validator(schema, registry=referencing.Registry(retrieve=retrieve))
        return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(resource)]

    def test_kubernetes_knows_every_field(self):
        for version in KUBERNETES:
            self.assertEqual(self.errors(self.claim, version), [])
            self.assertEqual(self.errors(self.job, version), [])
            wrong = copy.deepcopy(self.job)
            wrong["spec"]["template"]["spec"]["containers"][0]["securityContext"]["readOnly"] = True
            self.assertEqual(len(self.errors(wrong, version)), 1)

    def test_each_exit_code_leads_where_it_should(self):
        readme = (ROOT / "README.md").read_text()
        documented = {int(code) for code in re.findall(r"^\| (\d+) \|", readme, re.MULTILINE)} - {0}
        rules = self.job["spec"]["podFailurePolicy"]["rules"]
        actions = {rule["action"]: rule["onExitCodes"] for rule in rules if "onExitCodes" in rule}
        again, hopeless = actions["Ignore"]["values"], actions["FailJob"]["values"]
        # Kubernetes takes them only in order.
        self.assertEqual((again, hopeless), ([75], sorted(hopeless)))
        self.assertEqual(documented - set(again) - set(hopeless), {69, 71, 74})
        self.assertEqual({rule["containerName"] for rule in actions.values()}, {"groundwork"})
        self.assertEqual(self.job["spec"]["template"]["spec"]["restartPolicy"], "Never")

    def test_a_pod_ends_before_the_job(self):
        container = self.job["spec"]["template"]["spec"]["containers"][0]
        variables = {variable["name"]: variable.get("value") for variable in container["env"]}
        self.assertLess(int(variables["GROUNDWORK_TIMEOUT"]), self.job["spec"]["activeDeadlineSeconds"])

    def test_the_pod_fits_the_image(self):
        stage = dockerfile.Stage(DEPLOY / "Dockerfile")
        pod = self.job["spec"]["template"]["spec"]
        context, container = pod["securityContext"], pod["containers"][0]
        self.assertEqual(f"{context['runAsUser']}:{context['runAsGroup']}", stage.user)
        self.assertEqual(context["fsGroup"], context["runAsGroup"])
        self.assertTrue(context["runAsNonRoot"] and container["securityContext"]["readOnlyRootFilesystem"])
        self.assertEqual([mount["mountPath"] for mount in container["volumeMounts"]], stage.volumes)
        self.assertEqual([mount["name"] for mount in container["volumeMounts"]], [each["name"] for each in pod["volumes"]])
        self.assertEqual(pod["volumes"][0]["persistentVolumeClaim"]["claimName"], self.claim["metadata"]["name"])
        self.assertEqual(container["args"], ["run"])
        self.assertNotIn("command", container)


class ECS(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.task = json.loads((DEPLOY / "ecs/task-definition.json").read_text())

    def errors(self, task):
        """What the API's own model says of it."""
        model = botocore.session.Session().get_service_model("ecs")
        return ParamValidator().validate(task, model.operation_model("RegisterTaskDefinition").input_shape).generate_report()

    def test_the_api_knows_every_field(self):
        self.assertEqual(self.errors(self.task), "")
        wrong = copy.deepcopy(self.task)
        wrong["containerDefinitions"][0]["readOnlyRootFilesystem"] = True
        self.assertIn("Unknown parameter", self.errors(wrong))

    def test_the_task_fits_the_image(self):
        stage = dockerfile.Stage(DEPLOY / "Dockerfile")
        container = self.task["containerDefinitions"][0]
        self.assertEqual((container["user"], container["command"]), (stage.user, ["run"]))
        self.assertTrue(container["readonlyRootFilesystem"])
        self.assertEqual([mount["containerPath"] for mount in container["mountPoints"]], stage.volumes)
        self.assertEqual([mount["sourceVolume"] for mount in container["mountPoints"]],
                         [volume["name"] for volume in self.task["volumes"]])
        self.assertEqual(self.task["volumes"][0]["efsVolumeConfiguration"]["transitEncryption"], "ENABLED")


class Parts(unittest.TestCase):
    def test_each_part_is_pinned(self):
        def canonical(name):
            return re.sub(r"[-_.]+", "-", name).lower()

        pins = set()
        for name in ("requirements", "carriers", "constraints"):
            for line in (ROOT / f"Tests/Parts/{name}.txt").read_text().splitlines():
                if not line.startswith("#"):
                    package, _, version = line.partition("==")
                    pins.add((canonical(package.partition("[")[0]), version))
        installed = {(canonical(each.name), each.version) for each in importlib.metadata.distributions()}
        # What installs the rest is Debian's.
        self.assertEqual({(name, version) for name, version in installed ^ pins if name != "pip"}, set())


class Everything(unittest.TestCase):
    def test_every_variable_is_documented(self):
        readme = (ROOT / "README.md").read_text()
        documented = set(re.findall(r"`([A-Z][A-Z_]+)(?:=[^`]*)?`", readme))
        for path in sorted(DEPLOY.rglob("*")):
            if path.is_file() and path.suffix in (".yaml", ".json", ".ts", ".py", "") and "node_modules" not in path.parts:
                used = set(re.findall(r"\b(?:GROUNDWORK|PG)_?[A-Z_]+\b", path.read_text()))
                self.assertEqual(used - documented, set(), path)

    def test_no_file_holds_a_password(self):
        for path in sorted(DEPLOY.rglob("*")):
            if path.is_file() and path.suffix in (".yaml", ".json", ""):
                self.assertNotRegex(path.read_text(), r'(?i)password"?\s*[:=]\s*"?[A-Za-z0-9]{4}', path)


if __name__ == "__main__":
    unittest.main()
