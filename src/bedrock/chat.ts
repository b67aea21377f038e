import type { ChatRequest } from '../conversation/chat-request';
import { BedrockError } from '../errors/bedrock-error';
import { correctiveTurn } from '../reply/read-structured';
import type { Reply } from '../reply/reply';
import { addUsage } from '../reply/usage';
import { askModel } from './ask-model';
import type { Connection } from './connection';
import type { CallOptions } from './perform-call';

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
    return withFirstTry(await ask(connection, corrected, options), error as BedrockError);
  }
}

function ask(connection: Connection, request: ChatRequest, options: CallOptions): Promise<Reply> {
  return askModel(connection, request, options, {
    streaming: false,
    firstTokenMs: () => null,
    run: (api, { client }, suited, signal) => api.send(client, suited, signal),
  });
}

/** The second reply, with what the first has cost. */
function withFirstTry(reply: Reply, first: BedrockError): Reply {
  const attempts = reply.facts.attempts + (first.facts.attempts ?? 0);
  const usage = addUsage(first.facts.partial?.usage ?? null, reply.facts.usage);
  const warning = { code: 'schema_corrected', words: { key: 'warnings.schema_corrected' }, where: 'schema' };
  return { ...reply, facts: { ...reply.facts, attempts, usage }, warnings: [...reply.warnings, warning] };
}

/** The request with what was wrong at its end. @returns undefined for an error that this does not mend */
function toCorrected(request: ChatRequest, error: unknown): ChatRequest | undefined {
  if (!(error instanceof BedrockError) || error.code !== 'schema_mismatch') return undefined;
  const { problems } = error.words.params ?? {};
  if (typeof problems !== 'string') return undefined;
  const turns = correctiveTurn(problems, error.facts.partial?.text ?? '');
  return { ...request, messages: [...request.messages, ...turns] };
}
