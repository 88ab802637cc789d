'use strict';
// Step Functions' API, as far as the framework uses it: an execution is noted here and run by the driver, once the
// function that started it has ended.
const platform = require('../../platform');

// https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
const inputLimit = 262144;

class SFN {
    async startExecution({ stateMachineArn, input }) {
        if (Buffer.byteLength(input) > inputLimit) throw new Error('InvalidExecutionInput');
        if (platform.execution) throw new Error('one request started two executions');
        platform.execution = { input };
        return { executionArn: `${stateMachineArn}:1`, startDate: new Date() };
    }
}

module.exports = { SFN };
