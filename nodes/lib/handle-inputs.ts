import type { Node, NodeAPI } from 'node-red';
import type { Connection } from '../../src/bedrock/connection';
import type { Fallback } from '../../src/bedrock/fall-back';
import type { CallOptions } from '../../src/bedrock/perform-call';
import type { RequestInput } from '../../src/conversation/request-input';
import { badInput } from '../../src/errors/bad-input';
import type { BedrockError } from '../../src/errors/bedrock-error';
import { classifyError } from '../../src/errors/classify-error';
import type { CallReport, ErrorReport, Msg } from '../../src/message-contract';
import { type ActiveRequest, cancelOnDisconnect, createActiveRequests, readCancel } from './active-requests';
import { describeCall } from './describe-call';
import type { ChatDef, ConnectionNode } from './node-types';
import { readFallbacks } from './read-fallbacks';
import { type NodeInput, readSettings, type SettingsReader } from './read-settings';
import { isWired, longestErrorLoop, reportError, toCatchError } from './report';
import { createStatusLine, type StatusLine } from './status-line';
import { say } from './words';
import { writeDebugLine } from './write-debug-line';

/** One message on its way to Bedrock. */
export interface Call {
  msg: Msg;
  connection: Connection;
  /** All that the message, the node's fields and the connection say. */
  input: RequestInput;
  /** Whether the payload is the body itself. */
  raw: boolean;
  options: CallOptions;
  /** Other models, for the case that the first does not answer. */
  fallbacks: Fallback[];
  /** The request as cancel messages know it. */
  active: ActiveRequest;
  status: StatusLine;
  /** Sends at once, unless the node has been closed meanwhile. */
  send(outputs: (Msg | Msg[] | null)[]): void;
}

/** The outputs of a node by what leaves there. */
export interface Ports {
  reply: number;
  /** The last one. */
  error: number;
}

/** Takes a function that tells what must leave with an error. */
export type WhatIsOpen = (resets: () => Msg[]) => void;

/** Carries one call out. @returns writes the reply into the message; called in the tick that sends it */
export type Perform = (call: Call, whatIsOpen: WhatIsOpen) => Promise<() => void>;

type Send = (outputs: (Msg | Msg[] | null)[]) => void;
type Done = (error?: Error) => void;

/**
 * Serves a node's messages by the law of the input: whatever happens, each ends in exactly one terminal message and
 * one `done`. Nothing here may reject: an unhandled rejection ends the user's whole Node-RED.
 * @param prepare reads the node's own settings at deploy; may throw
 */
export function handleInputs(RED: NodeAPI, node: Node, def: ChatDef, ports: Ports, prepare: () => Perform): void {
  const requests = createActiveRequests();
  const status = createStatusLine(RED, node);
  const { read: readInput, perform, fallbacks } = prepareAll();
  /** Fulfilled when the messages before have been read: an expression may take its time, and none is overtaken. */
  let readBefore: Promise<unknown> = Promise.resolve();
  /** Codes of the warnings that stand in the log. */
  const logged = new Set<string>();

  node.on('input', (received, send, done) => {
    const msg = received as Msg;
    const cancelled = readCancel(msg);
    if (cancelled !== undefined) requests.cancel(cancelled);
    if (cancelled !== undefined || requests.closed) done();
    else serve(msg, send as Send, done).catch((bug) => end(send as Send, done, undefined, bug));
  });

  node.on('close', (_removed: boolean, closed: () => void) => {
    status.close();
    requests.close();
    closed();
  });

  /** Wrong settings are shown at deploy, and told to each message. */
  function prepareAll(): { read: SettingsReader['read']; perform: Perform; fallbacks: Fallback[] } {
    try {
      const fallbacks = readFallbacks(def).map(({ model, where }) => ({
        model,
        // Looked up when it is needed: it may have been deployed anew.
        connection: () => findConnection(RED, where === 'here' ? def.connection : def.fallbackConnection),
      }));
      return { read: readSettings(RED, node, def).read, perform: prepare(), fallbacks };
    } catch (error) {
      const failure = classifyError(error, { phase: 'input' });
      showError(status, failure);
      const refuse = async () => {
        throw failure;
      };
      return { read: refuse, perform: refuse, fallbacks: [] };
    }
  }

  async function serve(msg: Msg, send: Send, done: Done): Promise<void> {
    const began = performance.now();
    const active = requests.add(msg);
    let unwatch = () => {};
    let resets: () => Msg[] = () => [];
    try {
      if (def.cancelOnDisconnect !== false) unwatch = cancelOnDisconnect(msg, active);
      const write = await ask(msg, active, send, (open) => {
        resets = open;
      });
      const { bedrock: ofAnother } = msg;
      if (!requests.closed) write();
      if (msg.bedrock !== ofAnother) log(msg.bedrock as CallReport, performance.now() - began);
    } catch (error) {
      const known = classifyError(error, { phase: 'input' });
      writeDebugLine(RED, node, describeCall({ ...known.facts, code: known.code }, performance.now() - began));
      fail(msg, send, done, known, resets());
      return;
    } finally {
      unwatch();
      requests.remove(active);
    }
    if (requests.size === 0) status.clear();
    end(send, done, requests.closed ? undefined : at(ports.reply, msg));
  }

  async function ask(msg: Msg, active: ActiveRequest, send: Send, whatIsOpen: WhatIsOpen) {
    const reading = readInput(msg);
    const before = readBefore;
    // Without the results: each would hold on to the one before.
    readBefore = Promise.allSettled([before, reading]).then(() => undefined);
    await before;
    const input = await reading;
    if (endsSequence(msg, input)) return () => {};
    const connection = findConnection(RED, def.connection);
    const { defaultModel, defaultMaxTokens } = connection.settings;
    const request = Object.assign(input.request, { defaultModel, defaultMaxTokens });
    const options = callOptions(active, input, status);
    const guarded: Send = (outputs) => {
      if (!requests.closed) send(outputs);
    };
    return perform(
      { msg, connection, input: request, raw: input.raw, options, fallbacks, active, status, send: guarded },
      whatIsOpen,
    );
  }

  /** One debug line for the call; what was repaired or assumed is told once a deploy, since no one reads it each time. */
  function log(facts: CallReport, ms: number): void {
    writeDebugLine(RED, node, describeCall(facts, ms));
    for (const { code, message } of facts.warnings) {
      if (code === 'simulated' || logged.has(code)) continue;
      logged.add(code);
      node.warn(message);
    }
  }

  /** The one way out of everything that went wrong. @param open messages that end what had been begun */
  function fail(msg: Msg, send: Send, done: Done, error: BedrockError, open: Msg[]): void {
    if (requests.closed) {
      end(send, done);
      return;
    }
    showError(status, error);
    const report = reportError(RED, node, error, msg);
    const route = routeOf(RED, node, def, ports, report);
    if (!route.output && !route.catch) node.warn(say(RED, { key: 'errors.loop', params: { code: error.code } }));
    const failed = route.catch ? { ...msg } : msg;
    if (route.output) failed.error = report;
    const outputs = route.output ? at(ports.error, failed) : [];
    if (open.length > 0) outputs[0] = open;
    end(send, done, outputs.length > 0 ? outputs : undefined, route.catch ? toCatchError(report, error) : undefined);
  }

  /** The end of a message: what leaves last, and its one `done`. What a consumer throws is not ours to pass on. */
  function end(send: Send, done: Done, outputs?: (Msg | Msg[] | null)[], error?: Error): void {
    try {
      if (outputs) send(outputs);
    } catch (thrown) {
      node.error(thrown);
    }
    done(error);
  }
}

function showError(status: StatusLine, { code }: BedrockError): void {
  status.show('red', 'ring', { key: 'status.code', params: { code } });
}

/** Config nodes are looked up at each call: they may have been deployed anew. */
function findConnection(RED: NodeAPI, id: string | undefined): Connection {
  const node = RED.nodes.getNode(id ?? '') as ConnectionNode | null;
  if (node?.failure) throw node.failure;
  if (node?.bedrock) return node.bedrock();
  throw badInput('connection', 'connection', id || undefined, 'setting');
}

/** The end of a sequence of messages bears no question: it goes on unchanged. */
function endsSequence({ parts }: Msg, { request }: NodeInput): boolean {
  const count = (parts as { count?: unknown } | null | undefined)?.count;
  const { value } = request.prompt;
  return count !== undefined && (value === undefined || value === null || value === '');
}

function callOptions(active: ActiveRequest, { call }: NodeInput, status: StatusLine): CallOptions {
  return {
    signal: active.signal,
    onWaiting: () => status.show('grey', 'ring', { key: 'status.waiting' }),
    onAttempt: (attempt) =>
      attempt === 1
        ? status.show('blue', 'ring', { key: 'status.asking' })
        : status.show('yellow', 'ring', { key: 'status.retrying', params: { attempt } }),
    ...call,
  };
}

interface ErrorRoute {
  output: boolean;
  catch: boolean;
}

function routeOf(RED: NodeAPI, node: Node, def: ChatDef, ports: Ports, { code, source }: ErrorReport): ErrorRoute {
  // Whoever cancels knows; a Catch node would take it for a fault.
  if (code === 'cancelled') return { output: true, catch: false };
  // A circle of wires is broken by telling Catch nodes, and one that goes through them by silence.
  if (source.count > longestErrorLoop) return { output: false, catch: source.count === longestErrorLoop + 1 };
  switch (def.onError) {
    case 'catch':
      return { output: false, catch: true };
    case 'both':
      return { output: true, catch: true };
    default: {
      const wired = isWired(RED, node, ports.error);
      return { output: wired, catch: !wired };
    }
  }
}

function at(port: number, out: Msg | Msg[]): (Msg | Msg[] | null)[] {
  const outputs: (Msg | Msg[] | null)[] = new Array(port + 1).fill(null);
  outputs[port] = out;
  return outputs;
}
