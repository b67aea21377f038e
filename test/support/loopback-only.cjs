/**
 * Preloaded into every test process and every Node-RED that a test starts: a connection or a name look-up beyond this
 * machine throws. Each attempt is also noted in the file named by LOOPBACK_VIOLATIONS, so that one whose error is
 * swallowed still fails the run.
 */
'use strict';

const dgram = require('node:dgram');
const dns = require('node:dns');
const { appendFileSync } = require('node:fs');
const net = require('node:net');

guardSockets();
guardDatagrams();
guardNames(dns);
guardNames(dns.promises);

function guardSockets() {
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function guardedConnect(...args) {
    // net.connect hands over its arguments already normalised, as one array.
    const [target, second] = Array.isArray(args[0]) ? args[0] : args;
    const host = typeof target === 'object' ? target?.host : second;
    const isPath = typeof target === 'object' ? Boolean(target?.path) : Number.isNaN(Number(target));
    try {
      if (!isPath && typeof host === 'string') refuseBeyondLoopback('a connection', host);
    } catch (error) {
      this.destroy();
      throw error;
    }
    return connect.apply(this, args);
  };
}

function guardDatagrams() {
  for (const method of ['send', 'connect']) {
    const original = dgram.Socket.prototype[method];
    dgram.Socket.prototype[method] = function guarded(...args) {
      const host = args.slice(1).find((value) => typeof value === 'string');
      if (host !== undefined) refuseBeyondLoopback('a datagram', host);
      return original.apply(this, args);
    };
  }
}

function guardNames(functions) {
  const targets = [functions, functions.Resolver.prototype];
  for (const target of targets) {
    for (const name of Object.getOwnPropertyNames(target).filter((key) => /^(lookup|resolve|reverse)/.test(key))) {
      if (typeof target[name] === 'function') target[name] = guardName(target[name], functions === dns.promises);
    }
  }
}

function guardName(original, givesPromise) {
  return function guarded(host, ...rest) {
    if (typeof host === 'string' && neverExists(host)) return failWith(nameNotFound(host), rest, givesPromise);
    if (typeof host === 'string') refuseBeyondLoopback('a name look-up', host);
    return original.call(this, host, ...rest);
  };
}

function failWith(error, rest, givesPromise) {
  if (givesPromise) return Promise.reject(error);
  const callback = rest.at(-1);
  process.nextTick(() => callback(error));
}

function nameNotFound(hostname) {
  const error = new Error(`getaddrinfo ENOTFOUND ${hostname}`);
  return Object.assign(error, { code: 'ENOTFOUND', errno: -3008, syscall: 'getaddrinfo', hostname });
}

function refuseBeyondLoopback(what, host) {
  if (isLoopback(host) || neverExists(host)) return;
  const error = new Error(`The tests allow nothing beyond this machine: ${what} to ${host} was refused`);
  error.code = 'BEYOND_LOOPBACK';
  if (process.env.LOOPBACK_VIOLATIONS) {
    appendFileSync(process.env.LOOPBACK_VIOLATIONS, `${error.stack.split('\n').slice(0, 8).join('\n')}\n`);
  }
  throw error;
}

function isLoopback(host) {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (net.isIPv4(name)) return name.startsWith('127.') || name === '0.0.0.0';
  if (net.isIPv6(name)) return name === '::1' || name === '::' || name.startsWith('::ffff:127.');
  return name === '' || name === 'localhost' || name.endsWith('.localhost');
}

// Such a name (RFC 2606) fails as it does everywhere, without being asked for: tests of a wrong host name need one.
function neverExists(host) {
  return /\.invalid\.?$/i.test(host);
}
