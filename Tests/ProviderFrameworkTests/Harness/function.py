#!/usr/bin/python3 -I
"""A function that does as its event says: the least that the framework can be proven with.

`ResourceProperties` hold `onEvent`, what to do first, and `isComplete`, what to do at each poll, the last of them for
ever: {"return": JSON}, {"raise": error}, {"print": text}, {"exit": code} or {"sleep": seconds}; "put" with any of them
has it answer at the ResponseURL itself, which a function behind the framework must not."""
import http.client
import json
import os
import time
import urllib.request

api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
polls = {}


def call(method, path, body=None):
    api.request(method, "/2018-06-01/runtime" + path, body)
    answer = api.getresponse()
    return answer.headers, answer.read()


def chosen(event):
    script = event["ResourceProperties"]
    if "Poll" not in event:
        return script["onEvent"]
    count = polls[event["RequestId"]] = polls.get(event["RequestId"], 0) + 1
    return script["isComplete"][min(count, len(script["isComplete"])) - 1]


while True:
    headers, body = call("GET", "/invocation/next")
    invocation = "/invocation/" + headers["Lambda-Runtime-Aws-Request-Id"]
    event = json.loads(body)
    action = chosen(event)
    if "exit" in action:
        os._exit(action["exit"])
    time.sleep(action.get("sleep", 0))
    if "put" in action:
        urllib.request.urlopen(urllib.request.Request(event["ResponseURL"], action["put"].encode(), method="PUT"))
    if "raise" in action:
        call("POST", invocation + "/error", json.dumps(action["raise"]))
    else:
        call("POST", invocation + "/response", action.get("print", json.dumps(action.get("return"))))
