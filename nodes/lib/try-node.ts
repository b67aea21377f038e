import type { Node, NodeAPI } from 'node-red';
import type { Connection } from '../../src/bedrock/connection';
import { badInput } from '../../src/errors/bad-input';
import type { ReplyFacts } from '../../src/message-contract';
import type { ChatDef } from './node-types';
import { readSettings } from './read-settings';
import type { Problem } from './report-health';
import { sayWarnings } from './words';

/** One line of what `POST bedrock-connection/try` answers: pieces of the text, then what it took or why it failed. */
export type TryLine =
  | { text: string }
  | { facts: Pick<ReplyFacts, 'model' | 'stopReason' | 'usage'> & { warnings: string[]; totalMs: number } }
  | { problem: Problem };

/** A node as its dialog holds it, and the prompt that was typed in. */
export interface Trial {
  node: { id: string; settings: Record<string, unknown> };
  prompt: string;
}

/** Asks as the node would, with the prompt in the place of what a message brings. @throws BedrockError, the SDK's errors */
export async function tryNode(
  RED: NodeAPI,
  { node, prompt }: Trial,
  connection: Connection,
  signal: AbortSignal,
  tell: (line: TryLine) => void,
): Promise<void> {
  const { readRequest }: typeof import('../../src/conversation/read-request') =
    require('../../src/conversation/read-request');
  const { streamChat }: typeof import('../../src/bedrock/stream-chat') = require('../../src/bedrock/stream-chat');
  const began = performance.now();
  const def = { ...node.settings, ...withoutMessage } as unknown as ChatDef;
  const input = await readSettings(RED, nodeOf(RED, node.id), def).read({ _msgid: '', payload: prompt });
  if (input.raw)
    throw badInput('api', { key: 'expected.one_of', params: { words: 'converse, invoke' } }, 'raw', 'setting');
  const { defaultModel, defaultMaxTokens } = connection.settings;
  const read = readRequest({ ...input.request, defaultModel, defaultMaxTokens });
  const { facts, warnings } = await streamChat(connection, read.request, {
    ...input.call,
    signal,
    onEvent: (event) => event.type === 'text' && tell({ text: event.text }),
  });
  const { model, stopReason, usage } = facts;
  const said = sayWarnings(RED, [...read.warnings, ...warnings]).map(({ message }) => message);
  tell({ facts: { model, stopReason, usage, warnings: said, totalMs: Math.round(performance.now() - began) } });
}

/** What a message would bring, beside its prompt. */
const withoutMessage = { prompt: 'payload', promptType: 'msg', history: '', attachments: '' };

/** The deployed node gives its flow's variables and context; one that is not deployed has none. */
function nodeOf(RED: NodeAPI, id: string): Node {
  return RED.nodes.getNode(id) ?? ({} as Node);
}
