"""Deploy/step-functions, executed: the worker itself lays the databases of a list."""

import io
import json
import os
import tempfile
import threading
import time
import unittest
from pathlib import Path

import boto3
from moto import mock_aws
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils

import root
from emulator import PROGRAM, Emulator

ROOT = Path(__file__).resolve().parent.parent.parent
WORKER = os.environ["WORKER"]
FIRST, SECOND = os.environ["DATABASES"].split(",")
SERVER = {"Host": os.environ["PGHOST"], "Port": os.environ["PGPORT"], "Username": os.environ["PGUSER"]}
ARN = "arn:aws:lambda:eu-central-1:123456789012:function:groundwork"
# What ends a test that hangs; nothing is waited for that long.
SECONDS = 120
CONFIG = {"stepfunctions": {"execute_state_machine": True}}


class Function:
    """The Lambda function: the worker under AWS's emulator, but its first call for each name in `slow` runs out of time."""

    def __init__(self, emulator, slow):
        self.emulator, self.slow, self.calls, self.lock = emulator, set(slow), [], threading.Lock()

    def invoke(self, *, FunctionName, Payload):  # noqa: N803, boto's own names
        assert FunctionName == ARN, FunctionName
        event = json.loads(Payload)
        # One at a time, as in one environment of Lambda's.
        with self.lock:
            self.calls.append(event)
            if event["LogicalResourceId"] in self.slow:
                self.slow.remove(event["LogicalResourceId"])
                answer = b'{"errorType": "Groundwork.Suspended", "errorMessage": "out of time"}'
            else:
                answer = self.emulator.invoke(Payload)
        # Lambda says so in a header, which the emulator has not.
        failed = {"FunctionError": "Unhandled"} if b'"errorType"' in answer else {}
        return {"StatusCode": 200, "Payload": io.BytesIO(answer)} | failed


class ManyDatabases(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        environment = {"_HANDLER": "task", "AWS_LAMBDA_FUNCTION_NAME": "groundwork", "SWIFT_BACKTRACE": "enable=no",
                       "PGPASSWORD": os.environ["PGPASSWORD"], "GROUNDWORK_SCHEMA": ROOT / "Schema",
                       "GROUNDWORK_ALLOWED_HOSTS": os.environ["PGHOST"],
                       "GROUNDWORK_JOURNAL": f"{folder.name}/journal.sqlite"}
        emulator = Emulator()
        command = root.alone(root.watched(emulator.words(PROGRAM, WORKER, "lambda")), environment)
        self.emulator = self.enterContext(emulator.running(command))

    def execute(self, function, items, writes_results=True):
        """What one execution came to."""
        text = (ROOT / "Deploy/step-functions/many-databases.asl.json").read_text()
        definition = json.loads(text.replace("${FunctionArn}", ARN).replace("${Bucket}", "databases"))
        if not writes_results:
            # The executor's writer writes no results: without it they are the output.
            del definition["States"]["EachDatabase"]["ResultWriter"]
        original = lambda_eval_utils.boto_client_for
        lambda_eval_utils.boto_client_for = lambda **_: function
        credentials = {"region_name": "eu-central-1", "aws_access_key_id": "a", "aws_secret_access_key": "s"}
        try:
            with mock_aws(config=CONFIG):
                store = boto3.client("s3", **credentials)
                store.create_bucket(Bucket="databases", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
                store.put_object(Bucket="databases", Key="list.json", Body=json.dumps(items).encode())
                states = boto3.client("stepfunctions", **credentials)
                machine = states.create_state_machine(
                    name="many", definition=json.dumps(definition),
                    roleArn="arn:aws:iam::123456789012:role/states")["stateMachineArn"]
                given = {"Key": "list.json", "MaxConcurrency": 2, "ToleratedFailurePercentage": 100}
                execution = states.start_execution(
                    stateMachineArn=machine, name="release-42", input=json.dumps(given))["executionArn"]
                deadline = time.monotonic() + SECONDS
                while time.monotonic() < deadline:
                    described = states.describe_execution(executionArn=execution)
                    if described["status"] != "RUNNING":
                        return described
                    time.sleep(0.02)
                raise TimeoutError(described)
        finally:
            lambda_eval_utils.boto_client_for = original

    def test_lays_each_database_once_and_says_of_each_how_it_went(self):
        function = Function(self.emulator, slow=["second"])
        items = [{"Name": name, "Properties": SERVER | {"Database": database}}
                 for name, database in (("first", FIRST), ("second", SECOND), ("third", "no_such_database"))]
        described = self.execute(function, items, writes_results=False)
        # The executor passes over ToleratedFailurePercentage, and leaves nothing where an item failed.
        self.assertEqual(described["status"], "SUCCEEDED", described)
        first, second, third = json.loads(described["output"])
        for name, answer in (("first", first), ("second", second)):
            self.assertEqual((answer["LogicalResourceId"], answer["Status"], answer["Data"]["Tables"]),
                             (name, "SUCCESS", "2 created"))
        self.assertIsNone(third)

        event = {"RequestType": "Create", "ResourceType": "Custom::Groundwork", "RequestId": "release-42",
                 "StackId": "arn:aws:states:eu-central-1:123456789012:execution:many:release-42"}
        expected = [event | {"LogicalResourceId": item["Name"], "ResourceProperties": item["Properties"]} for item in items]
        # Suspended, it is called again with the same event.
        expected.insert(2, expected[1])
        self.assertEqual(sorted(function.calls, key=lambda call: call["LogicalResourceId"]), expected)

    def test_results_are_written_to_the_bucket(self):
        items = [{"Name": "none", "Properties": SERVER | {"Database": "no_such_database"}}]
        described = self.execute(Function(self.emulator, slow=[]), items)
        details = json.loads(described["output"])["ResultWriterDetails"]
        self.assertEqual(details["Bucket"], "databases")
        self.assertRegex(details["Key"], "^groundwork-results/[^/]+/manifest.json$")


if __name__ == "__main__":
    unittest.main()
