type Runtime = typeof import('@aws-sdk/client-bedrock-runtime');

let loaded: Runtime | undefined;

/** The SDK of Bedrock's runtime, loaded at the first use. Kept: to look it up again costs Node more than a call costs us. */
export function loadRuntime(): Runtime {
  loaded ??= require('@aws-sdk/client-bedrock-runtime') as Runtime;
  return loaded;
}
