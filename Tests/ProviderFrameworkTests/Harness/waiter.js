'use strict';
// The state machine that CDK generates (waiter-state-machine.ts): one task that is retried whatever its error, at equal
// intervals (CDK's backoffRate is 1), and what comes after the last attempt.
//
//     "framework-isComplete-task": {"Type": "Task", "End": true,
//       "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": …, "MaxAttempts": …, "BackoffRate": 1}],
//       "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "framework-onTimeout-task"}]},
//     "framework-onTimeout-task": {"Type": "Task", "End": true}

// A Lambda task's error as Step Functions has it from a function that runs on Node.
const failure = (error) => ({
    Error: error.name,
    Cause: JSON.stringify({ errorType: error.name, errorMessage: error.message, trace: error.stack.split('\n') }),
});

// MaxAttempts counts the retries: the first attempt comes on top.
module.exports = async function run(framework, input, { interval, maxAttempts }, polled) {
    for (let retries = 0; ; retries += 1) {
        try {
            polled();
            return await framework.isComplete(JSON.parse(input), {});
        } catch (error) {
            if (retries >= maxAttempts) return framework.onTimeout(failure(error), {});
            await new Promise((resolve) => setTimeout(resolve, interval));
        }
    }
};
