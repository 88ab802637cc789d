// The least that a Lambda runtime in Node does: the loop, and what a handler needs to PUT its answer.
'use strict';
const http = require('http');
require('https'); // the handler's: a ResponseURL is https

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const runtime = '/2018-06-01/runtime/invocation/';

function ask(method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host, port, agent, method, path }, (response) => {
      const pieces = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(pieces) }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function loop() {
  for (;;) {
    const { headers, body } = await ask('GET', runtime + 'next');
    const path = runtime + headers['lambda-runtime-aws-request-id'];
    process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'] || '';
    try {
      await ask('POST', path + '/response', JSON.stringify(JSON.parse(body)));
    } catch (error) {
      await ask('POST', path + '/error', JSON.stringify({ errorType: error.name, errorMessage: error.message, stackTrace: [] }));
    }
  }
}

loop();
