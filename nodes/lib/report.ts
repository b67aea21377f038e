import type { Node, NodeAPI } from 'node-red';
import type { BedrockError } from '../../src/errors/bedrock-error';
import { readSource } from '../../src/errors/read-source';
import type { ErrorReport, Msg } from '../../src/message-contract';
import { say } from './words';

/** As core does: a message that came back with this many errors of one node goes round in a circle. */
export const longestErrorLoop = 10;

/** `msg.error`: the failure in words, with its facts and how often this node has failed on this message. */
export function reportError(RED: NodeAPI, node: Node, error: BedrockError, msg: Msg): ErrorReport {
  const { facts } = error;
  return {
    message: say(RED, error.words),
    category: error.category,
    code: error.code,
    hint: say(RED, { key: `hints.${error.code}` }),
    retryable: error.retryable,
    ...pick(facts, ['retryAfterMs', 'requestedTokens', 'tokenLimit', 'statusCode']),
    name: facts.awsName ?? error.code,
    ...pick(facts, ['requestId']),
    attempts: facts.attempts ?? 0,
    phase: error.phase,
    ...pick(facts, ['model', 'region', 'identity', 'partial']),
    source: { id: node.id, type: node.type, name: node.name ?? '', count: countOf(msg, node) + 1 },
  };
}

/** The failure as Catch nodes take it: they copy the message, `code`, `stack` and `cause`, and no more. */
export function toCatchError(report: ErrorReport, error: BedrockError): Error {
  const { message, code, source, ...cause } = report;
  return Object.defineProperties(new Error(message), {
    code: { value: code, enumerable: true },
    cause: { value: cause },
    stack: { value: error.stack },
    // Catch takes its message from here, and the name of a class tells people nothing.
    toString: { value: () => message },
  });
}

/** Whether a wire of the output leads to a node that is there now. */
export function isWired(RED: NodeAPI, node: Node, port: number): boolean {
  const wires = (node as Node & { wires?: string[][] }).wires?.[port] ?? [];
  return wires.some((id) => Boolean(RED.nodes.getNode(id)));
}

function countOf(msg: Msg, node: Node): number {
  const { id, count } = readSource(msg);
  return id === node.id && typeof count === 'number' ? count : 0;
}

function pick<Facts extends object, Name extends keyof Facts>(facts: Facts, names: readonly Name[]): Pick<Facts, Name> {
  const said = names.filter((name) => facts[name] !== undefined).map((name) => [name, facts[name]]);
  return Object.fromEntries(said) as Pick<Facts, Name>;
}
