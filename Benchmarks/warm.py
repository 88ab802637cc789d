"""Invocations of a Lambda function's process that is warm already, by a stand-in of Lambda's Runtime API.

It also takes the answer's PUT, as CloudFormation's bucket would: a whole invocation, from its event to its response."""

import http.server
import json
import os
import queue
import subprocess
import threading
import time

LIMIT = 60  # seconds, for one invocation
BUDGET = 60_000  # milliseconds that an invocation is said to have


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave in one piece

    def _body(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _reply(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in (("Content-Length", str(len(body))), *headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def do_GET(self):
        api = self.server
        api.asked.put(None)
        event = api.events.get()
        if event is None:
            return self._reply(500)
        headers = (
            ("Lambda-Runtime-Aws-Request-Id", f"00000000-0000-4000-8000-{api.count:012}"),
            ("Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + BUDGET)),
            ("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:123456789012:function:groundwork"),
        )
        api.begun = time.monotonic_ns()
        self._reply(200, event, headers)

    def do_POST(self):
        body = self._body()
        self.server.answers.put((time.monotonic_ns(), self.path, body))
        self._reply(202)

    def do_PUT(self):
        self._body()
        self._reply(200)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """The function is killed at the end, in the middle of its next request."""


class Function:
    """The process, and the API that it serves."""

    def __init__(self, command, environment):
        self.api = Server(("127.0.0.1", 0), Handler)
        self.api.events, self.api.asked, self.api.answers = queue.Queue(), queue.Queue(), queue.Queue()
        self.api.count = 0
        threading.Thread(target=self.api.serve_forever, daemon=True).start()
        self.port = self.api.server_address[1]
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            env=environment | {
                "_HANDLER": "customResource", "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self.port}",
                "AWS_LAMBDA_FUNCTION_NAME": "groundwork", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
                "AWS_REGION": "eu-central-1", "GROUNDWORK_ALLOW_LOOPBACK": "1"})

    def invoke(self, number):
        """Nanoseconds from an event's departure to its response's arrival."""
        self.api.asked.get(timeout=LIMIT)
        self.api.count = number
        self.api.events.put(json.dumps({
            "RequestType": "Update", "RequestId": f"request-{number}", "ResponseURL": f"http://127.0.0.1:{self.port}/{number}",
            "StackId": "arn:aws:cloudformation:eu-central-1:123456789012:stack/benchmark/1", "LogicalResourceId": "Database",
            "PhysicalResourceId": "benchmark", "ResourceType": "Custom::Groundwork", "ResourceProperties": {}}).encode())
        ended, path, body = self.api.answers.get(timeout=LIMIT)
        if not path.endswith("/response"):
            raise SystemExit(f"the function failed: {body.decode()}")
        return ended - self.api.begun

    def peak(self):
        """The bytes that the process had at its peak, as Linux counts them: what was there before exec is not in it."""
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.kill(self.process.pid, 9)
        self.process.wait()
        self.api.events.put(None)
        self.api.shutdown()
        self.api.server_close()
