'use strict';
// What the stand-ins and the driver share: what was asked for, and what came of it.
const { readFileSync } = require('node:fs');
const { format } = require('node:util');

const settings = JSON.parse(readFileSync(0, 'utf8'));
const report = { invocations: [], polls: 0, outcome: 'answered', log: '' };

// The framework's own log, which CloudWatch would hold; standard output is for the report.
console.log = (...words) => { report.log += `${format(...words)}\n`; };

module.exports = { settings, report, execution: null };
