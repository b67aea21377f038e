import type { ModelAnswer } from './model-answer';

/** The answer with the tools' names as the flow knows them. @param names by the name that was sent */
export function withOwnToolNames(answer: ModelAnswer, names: ReadonlyMap<string, string> | undefined): ModelAnswer {
  if (names === undefined || names.size === 0) return answer;
  const content = (answer.message.content ?? []).map((block) => {
    const own = names.get(block.toolUse?.name ?? '');
    return block.toolUse && own !== undefined ? { toolUse: { ...block.toolUse, name: own } } : block;
  });
  return { ...answer, message: { ...answer.message, content } };
}
