'use strict';
// Takes one custom-resource request through the provider framework as AWS runs it: `framework.onEvent`, then the waiter.
// Reads what to do from standard input, and prints a report of what happened as one line.
const platform = require('./platform');
const { settings, report } = platform;
require('./redirect')(settings.sinkPort);

const framework = require(`${settings.framework}/framework.js`);
const waiter = require('./waiter');

async function deploy() {
    process.env.USER_ON_EVENT_FUNCTION_ARN = settings.onEvent;
    if (settings.isComplete) {
        process.env.USER_IS_COMPLETE_FUNCTION_ARN = settings.isComplete;
        process.env.WAITER_STATE_MACHINE_ARN = 'arn:aws:states:eu-central-1:012345678912:stateMachine:waiter';
    }
    await framework.onEvent(JSON.parse(settings.event), {});
    if (platform.execution) {
        await waiter(framework, platform.execution.input, settings, () => { report.polls += 1; });
    }
}

deploy().catch((error) => { report.outcome = String(error.stack); }).finally(() => {
    process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));
});
