/** How an operation of Bedrock's runtime is played. */
export interface Operation {
  /** The last part of its path. */
  path: string;
  node: 'bedrock-chat' | 'bedrock-stream';
  /** Whether its body is the model's own, and not Converse's. */
  isInvoke: boolean;
}

const operations = new Map<string, Operation>([
  ['Converse', { path: 'converse', node: 'bedrock-chat', isInvoke: false }],
  ['ConverseStream', { path: 'converse-stream', node: 'bedrock-stream', isInvoke: false }],
  ['InvokeModel', { path: 'invoke', node: 'bedrock-chat', isInvoke: true }],
  ['InvokeModelWithResponseStream', { path: 'invoke-with-response-stream', node: 'bedrock-stream', isInvoke: true }],
]);

/** The operation of that name, undefined for one that the nodes do not use. */
export function operationNamed(name: string): Operation | undefined {
  return operations.get(name);
}

/** Whether an answered call of that name is an event stream. */
export function isStream(name: string): boolean {
  return operations.get(name)?.node === 'bedrock-stream';
}

/** Whether a call of that name has the model's own body. */
export function isInvoke(name: string): boolean {
  return operations.get(name)?.isInvoke === true;
}
