import type { ChatRequest } from '../conversation/chat-request';
import { BedrockError } from '../errors/bedrock-error';
import { correctiveTurn } from '../reply/read-structured';
import type { Reply } from '../reply/reply';
import type { Connection } from './connection';
import { sendConverse } from './converse/send-converse';
import { type CallOptions, performCall } from './perform-call';

/**
 * One whole reply to a request. One that does not fit its schema is asked for once more, if the author allows it.
 * @throws BedrockError only
 */
export async function chat(connection: Connection, request: ChatRequest, options: CallOptions): Promise<Reply> {
  try {
    return await ask(connection, request, options);
  } catch (error) {
    const corrected = options.schemaRetry ? toCorrected(request, error) : undefined;
    if (corrected === undefined) throw error;
    const reply = await ask(connection, corrected, options);
    const warning = { code: 'schema_corrected', words: { key: 'warnings.schema_corrected' }, where: 'schema' };
    return { ...reply, warnings: [...reply.warnings, warning] };
  }
}

function ask(connection: Connection, request: ChatRequest, options: CallOptions): Promise<Reply> {
  return performCall(connection, request, options, {
    streaming: false,
    firstTokenMs: () => null,
    run: ({ client }, suited, signal) => sendConverse(client, suited.request, signal),
  });
}

/** The request with what was wrong at its end. @returns undefined for an error that this does not mend */
function toCorrected(request: ChatRequest, error: unknown): ChatRequest | undefined {
  if (!(error instanceof BedrockError) || error.code !== 'schema_mismatch') return undefined;
  const { problems } = error.words.params ?? {};
  if (typeof problems !== 'string') return undefined;
  const turns = correctiveTurn(problems, error.facts.partial?.text ?? '');
  return { ...request, messages: [...request.messages, ...turns] };
}
