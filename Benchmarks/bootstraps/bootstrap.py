"""The least that a Lambda runtime in Python does: the loop, and what a handler needs to PUT its answer."""

import http.client
import json
import os
import urllib.request  # noqa: F401, the handler's

RUNTIME = "/2018-06-01/runtime/invocation/"


def ask(connection, method, path, body=None):
    connection.request(method, path, body)
    response = connection.getresponse()
    return response.headers, response.read()


def loop():
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    while True:
        headers, body = ask(connection, "GET", RUNTIME + "next")
        path = RUNTIME + headers["Lambda-Runtime-Aws-Request-Id"]
        os.environ["_X_AMZN_TRACE_ID"] = headers.get("Lambda-Runtime-Trace-Id", "")
        try:
            ask(connection, "POST", path + "/response", json.dumps(json.loads(body)))
        except ValueError as error:
            report = {"errorType": type(error).__name__, "errorMessage": str(error), "stackTrace": []}
            ask(connection, "POST", path + "/error", json.dumps(report))


loop()
