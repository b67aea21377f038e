import type { ChatRequest } from '../conversation/chat-request';

/** Under what name refusals are remembered: a model may take in one API what it refuses in the other. */
export function memoryKey({ model, api }: Pick<ChatRequest, 'model' | 'api'>): string {
  return api === undefined ? model : `${api} ${model}`;
}
