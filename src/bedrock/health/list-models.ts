import type { BedrockClient } from '../aws-types';

/** A model that a region offers, as the control plane lists it. */
export interface ListedModel {
  id: string;
  name: string;
  provider: string;
  /** TEXT, IMAGE, … */
  input: string[];
  output: string[];
  streaming: boolean;
  /** ACTIVE or LEGACY. */
  status: string;
  /** Whether it may be called by its own id. */
  onDemand: boolean;
  /** The inference profiles that lead to it, such as `eu.anthropic.…`. */
  profiles: string[];
}

/**
 * The models of a region, each with its inference profiles.
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListFoundationModels.html
 * @throws the SDK's errors; profiles that may not be listed are left out
 */
export async function listModels(client: BedrockClient, signal: AbortSignal): Promise<ListedModel[]> {
  const { ListFoundationModelsCommand }: typeof import('@aws-sdk/client-bedrock') = require('@aws-sdk/client-bedrock');
  const options = { abortSignal: signal };
  const [{ modelSummaries = [] }, profiles] = await Promise.all([
    client.send(new ListFoundationModelsCommand({}), options),
    listProfiles(client, options).catch(() => new Map<string, string[]>()),
  ]);
  return modelSummaries.map((summary) => {
    const { modelId: id = '', modelName: name = id, providerName: provider = '' } = summary;
    return {
      id,
      name,
      provider,
      input: summary.inputModalities ?? [],
      output: summary.outputModalities ?? [],
      streaming: summary.responseStreamingSupported ?? false,
      status: summary.modelLifecycle?.status ?? '',
      onDemand: summary.inferenceTypesSupported?.includes('ON_DEMAND') ?? false,
      profiles: profiles.get(id) ?? [],
    };
  });
}

/** Profile ids by the id of the model that they lead to. */
async function listProfiles(
  client: BedrockClient,
  options: { abortSignal: AbortSignal },
): Promise<Map<string, string[]>> {
  const { ListInferenceProfilesCommand }: typeof import('@aws-sdk/client-bedrock') = require('@aws-sdk/client-bedrock');
  const found = new Map<string, string[]>();
  let nextToken: string | undefined;
  do {
    const page = await client.send(new ListInferenceProfilesCommand({ nextToken }), options);
    for (const { inferenceProfileId: id = '', models = [] } of page.inferenceProfileSummaries ?? []) {
      const model = models[0]?.modelArn?.split('/').pop() ?? '';
      found.set(model, [...(found.get(model) ?? []), id]);
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}
