/**
 * Mocha's own report, and after it: why each skipped test was skipped, and what keeps the process alive when it does
 * not end by itself. The counts and what failed go into the file named by TEST_COUNTS, for scripts/test.mjs.
 */
'use strict';

const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

const graceMs = 20_000;

module.exports = class CountReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const counts = { passed: 0, failed: 0, failures: [], skipped: [], openHandles: [] };
    runner.on('pass', () => counts.passed++);
    runner.on('fail', (test, error) => {
      counts.failed++;
      counts.failures.push(`${test.fullTitle()}: ${firstLines(error)}`);
    });
    runner.on('pending', (test) => counts.skipped.push({ title: test.fullTitle(), reason: skipReason(test) }));
    runner.once('end', () => {
      printSkipped(counts.skipped);
      write(counts);
      watchTheEnd(counts);
    });
    // Without this a SIGTERM, also a second one, ends the process at once, and the Node-RED it started would live on.
    process.on('SIGTERM', () => process.exit(143));
  }
};

/** What a failure says in one line, cut where a comparison of long texts would fill the screen. */
function firstLines(error) {
  const text = String(error?.message ?? error).replace(/\s+/g, ' ');
  return text.length > 500 ? `${text.slice(0, 500)} …` : text;
}

function skipReason(test) {
  for (let at = test; at; at = at.parent) if (at.skipReason) return at.skipReason;
  return null;
}

function printSkipped(skipped) {
  for (const { title, reason } of skipped) console.log(`  skipped: ${title} (${reason ?? 'NO REASON GIVEN'})`);
}

function write(counts) {
  if (process.env.TEST_COUNTS) writeFileSync(process.env.TEST_COUNTS, JSON.stringify(counts));
}

// The timer itself does not keep the process alive: it fires only where something else does.
function watchTheEnd(counts) {
  setTimeout(() => {
    counts.openHandles = [...process._getActiveHandles(), ...process._getActiveRequests()].map(describeHandle);
    console.log(`The tests are over, but after ${graceMs / 1000} s these are still open:`);
    for (const handle of counts.openHandles) console.log(`  ${handle}`);
    console.log(`  (${process.getActiveResourcesInfo().join(', ')})`);
    write(counts);
    process.exit(1);
  }, graceMs).unref();
}

function describeHandle(handle) {
  const address = handle.address?.();
  const facts = {
    pid: handle.pid,
    local: address?.port && `${address.address}:${address.port}`,
    remote: handle.remotePort && `${handle.remoteAddress}:${handle.remotePort}`,
    fd: handle.fd,
  };
  const told = Object.entries(facts).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return `${handle.constructor.name} ${told.map(([name, value]) => `${name}=${value}`).join(' ')}`;
}
