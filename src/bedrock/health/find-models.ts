import type { BedrockError } from '../../errors/bedrock-error';
import { factsOf } from '../../models/facts-of';
import { profileFor } from '../../models/inference-profile';
import { knownModels } from '../../models/known-models';
import type { Connection } from '../connection';
import { toCallError } from '../to-call-error';
import { type ListedModel, listModels } from './list-models';

/** The models to choose from in a region. */
export interface FoundModels {
  region: string;
  /** As the account lists them; built-in suggestions where it may not. */
  models: ListedModel[];
  /** Why they could not be listed. */
  error?: BedrockError;
}

const target = { model: '', modelOrigin: 'setting' } as const;

/** Never throws but for a cancel. */
export async function findModels(connection: Connection, signal: AbortSignal): Promise<FoundModels> {
  const { settings } = connection;
  let region = settings.region ?? '';
  try {
    ({ region } = await connection.route(target));
    return { region, models: await listModels(await connection.control(region), signal) };
  } catch (caught) {
    if (signal.aborted) throw signal.reason;
    const error = toCallError(caught, settings, target, { phase: 'request', region });
    return { region, models: suggestModels(region), error };
  }
}

/** What is known without asking, each with the profile that the region has. */
function suggestModels(region: string): ListedModel[] {
  return knownModels.map((id) => {
    const { profileOnly } = factsOf(id);
    const profile = profileFor(id, region);
    return {
      id,
      name: id,
      provider: makers[id.slice(0, id.indexOf('.'))] ?? '',
      input: ['TEXT'],
      output: ['TEXT'],
      streaming: true,
      status: '',
      // One that has no profile in the region can be called by nothing but its own id.
      onDemand: !profileOnly || profile === undefined,
      profiles: profile === undefined ? [] : [profile],
    };
  });
}

/** As the control plane names those who make models. */
const makers: Record<string, string> = {
  ai21: 'AI21 Labs',
  amazon: 'Amazon',
  anthropic: 'Anthropic',
  cohere: 'Cohere',
  deepseek: 'DeepSeek',
  meta: 'Meta',
  mistral: 'Mistral AI',
  openai: 'OpenAI',
  qwen: 'Qwen',
  writer: 'Writer',
};
