import type { BedrockClient } from './aws-types';

/** Finds the model behind the ARN of an inference profile. What was found is kept; a failure is not. */
export type FindModelBehind = (arn: string, region: string) => Promise<string | undefined>;

/**
 * Asks the control plane, once for each profile.
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetInferenceProfile.html
 * @param clientOf gives the client of a region
 */
export function createFindModelBehind(clientOf: (region: string) => Promise<BedrockClient>): FindModelBehind {
  const found = new Map<string, Promise<string | undefined>>();

  async function ask(arn: string, region: string): Promise<string | undefined> {
    const { GetInferenceProfileCommand }: typeof import('@aws-sdk/client-bedrock') = require('@aws-sdk/client-bedrock');
    const client = await clientOf(region);
    const { models } = await client.send(new GetInferenceProfileCommand({ inferenceProfileIdentifier: arn }));
    return models?.find(({ modelArn }) => modelArn !== undefined)?.modelArn;
  }

  return (arn, region) => {
    const known = found.get(arn);
    if (known !== undefined) return known;
    const asked = ask(arn, region);
    found.set(arn, asked);
    asked.catch(() => found.delete(arn));
    return asked;
  };
}
