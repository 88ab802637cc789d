'use strict';
// The framework connects to port 443 whatever port the ResponseURL names, and only root may listen there. So its
// connections are taken to another port of this machine, below TLS: the host that it names, the certificate that it
// wants to see and every byte that it sends stay as they are.
const https = require('node:https');

module.exports = (port) => {
    const connect = https.globalAgent.createConnection;
    https.globalAgent.createConnection = function (options, done) {
        if (options.port !== 443) throw new Error(`no test sends anything to port ${options.port}`);
        return connect.call(this, { ...options, host: '127.0.0.1', port }, done);
    };
};
