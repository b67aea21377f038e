import { once } from '../once';

/** The SDK of Bedrock's runtime, loaded at the first use. */
export const loadRuntime = once((): typeof import('@aws-sdk/client-bedrock-runtime') =>
  require('@aws-sdk/client-bedrock-runtime'),
);
