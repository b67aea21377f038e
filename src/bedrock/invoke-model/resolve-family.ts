import type { ChatRequest } from '../../conversation/chat-request';
import { badInput } from '../../errors/bad-input';
import { BedrockError } from '../../errors/bedrock-error';
import { correctedId, factsOf } from '../../models/facts-of';
import { bareModelId } from '../../models/model-name';
import type { Connection } from '../connection';
import { memoryKey } from '../memory-key';
import { untilAborted } from '../timers';
import { toCallError } from '../to-call-error';
import { familyNamed, familyOfId } from './find-family';
import type { ModelFamily } from './model-family';

/** The family of a request's bodies, and the model behind an ARN that hides it. */
export interface ResolvedFamily {
  family: ModelFamily;
  /** Bare id; absent where only the family is known. */
  behind?: string;
}

/**
 * In which body a model is asked: as the author chose it, as a refusal taught it, by the model's id, or by the id that
 * the service has behind an inference profile (R54).
 * @throws BedrockError bad_setting where nothing tells it: how to choose; unsupported_feature for a model that does not
 * chat; the failure of the look-up
 */
export async function resolveFamily(
  connection: Connection,
  request: ChatRequest,
  region: string,
  signal: AbortSignal,
): Promise<ResolvedFamily> {
  const { model, body } = request;
  const { modelCorrections } = connection.settings;
  const named =
    body ?? connection.memory.recall(region, memoryKey(request)).body ?? factsOf(model, modelCorrections).body;
  const known = bareModelId(correctedId(model, modelCorrections) ?? model);
  if (named !== undefined) return { family: familyNamed(named), ...(known && { behind: known }) };
  if (known !== undefined) return { family: familyOfModel(known), behind: known };
  // Most of these speak it, and the answer of those that don't names what they speak.
  if (importedModel.test(model)) return { family: familyNamed('chat-completions') };
  if (!inferenceProfile.test(model)) throw unknownFamily(request);
  const found = await lookUp(connection, request, region, signal);
  const behind = found === undefined ? undefined : bareModelId(found);
  if (behind === undefined) throw unknownFamily(request);
  return { family: familyOfModel(behind), behind };
}

async function lookUp(connection: Connection, request: ChatRequest, region: string, signal: AbortSignal) {
  try {
    return await untilAborted(connection.modelBehind(request.model, region), signal);
  } catch (error) {
    if (signal.aborted) throw error;
    const { code, words, facts } = toCallError(error, connection.settings, request, { phase: 'request', region });
    throw new BedrockError(code, { key: 'errors.profile_lookup', params: { what: words } }, facts);
  }
}

const importedModel = /^arn:[^:]+:bedrock:[^:]*:[^:]*:imported-model\//;
const inferenceProfile = /^arn:[^:]+:bedrock:[^:]*:[^:]*:(?:application-)?inference-profile\//;

/** Models whose bodies are no conversation. */
const noChat = /embed|rerank|image|canvas|reel|sonic|^stability\.|^luma\.|^twelvelabs\./;

/** A model that is not known is asked in the form that most makers have come to; the service has the last word. */
function familyOfModel(id: string): ModelFamily {
  if (noChat.test(id)) {
    throw new BedrockError('unsupported_feature', { key: 'errors.no_chat_model', params: { model: id } }, phase);
  }
  return familyOfId(id) ?? familyNamed('chat-completions');
}

const phase = { phase: 'input' as const };

function unknownFamily({ model, modelOrigin }: ChatRequest): BedrockError {
  return badInput('family', 'family_for_arn', model, modelOrigin);
}
