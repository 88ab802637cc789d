'use strict';
// Lambda's API, as far as the framework uses it, on the Runtime Interface Emulator.
const { settings, report } = require('../../platform');

// The emulator answers 200 with this text once it has killed the function.
const timedOut = /^Task timed out after [0-9.]+ seconds$/;

// The emulator does not say whether a function answered or reported an error; the form of an error is fixed.
function isError(text) {
    try {
        const value = JSON.parse(text);
        return typeof value?.errorMessage === 'string' && typeof value?.errorType === 'string';
    } catch {
        return false;
    }
}

function result(status, text) {
    if (status === 200 && timedOut.test(text)) {
        const payload = { errorType: 'Sandbox.Timedout', errorMessage: `RequestId: 0 Error: ${text}` };
        return { StatusCode: 200, FunctionError: 'Unhandled', Payload: JSON.stringify(payload) };
    }
    // The function ended before it answered.
    if (status === 502) return { StatusCode: 200, FunctionError: 'Unhandled', Payload: text };
    if (status !== 200) throw new Error(`the emulator answered ${status}: ${text}`);
    return { StatusCode: 200, FunctionError: isError(text) ? 'Unhandled' : undefined, Payload: text };
}

class Lambda {
    async invoke({ FunctionName, Payload }) {
        const answer = await fetch(settings.functions[FunctionName], { method: 'POST', body: Payload });
        const found = result(answer.status, await answer.text());
        const isLost = report.invocations.length < settings.lostResults;
        report.invocations.push({
            function: FunctionName.split(':').at(-1), request: Payload, functionError: found.FunctionError,
            payload: found.Payload, isLost,
        });
        // What a cut connection leaves: the function has run, and its caller knows nothing of it.
        if (isLost) throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
        return { ...found, Payload: new TextEncoder().encode(found.Payload) };
    }
}

module.exports = { Lambda, waitUntilFunctionActiveV2: async () => ({ state: 'SUCCESS' }) };
