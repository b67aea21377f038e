import type { ConverseRequest, Message } from '../converse-request';
import { isObject } from '../json';
import { invalid, refusedByModel } from '../service-error';

/** The rules about tools, their uses and results, in the service's words. Throws a ServiceError at the first that is broken. */
export function checkTools({ messages, toolConfig }: ConverseRequest): void {
  const usesTools = messages.some(({ content }) => content.some((block) => block.toolUse || block.toolResult));
  if (usesTools && !toolConfig) {
    throw invalid('The toolConfig field must be defined when using toolUse and toolResult content blocks.');
  }
  for (const [index, message] of messages.entries()) {
    checkPairing(message, messages[index - 1], index);
  }
  const open = toolUseIds(messages.at(-1));
  if (open.length > 0) {
    throw invalid(missingResults(messages.length, open));
  }
  toolConfig?.tools.forEach(({ toolSpec }, index) => {
    const schema = toolSpec?.inputSchema?.json;
    if (toolSpec && (!isObject(schema) || schema.type !== 'object')) {
      throw invalid(
        `The value at toolConfig.tools.${index}.toolSpec.inputSchema.json.type must be one of the following: object.`,
      );
    }
  });
  const forced = toolConfig?.toolChoice?.tool?.name;
  if (forced !== undefined && !toolConfig?.tools.some(({ toolSpec }) => toolSpec?.name === forced)) {
    throw refusedByModel(`tool_choice: Tool '${forced}' not found in provided tools`);
  }
}

/** Every use of a turn has its result in the very next one, and no result is there without its use. */
function checkPairing(message: Message, previous: Message | undefined, index: number): void {
  const asked = toolUseIds(previous);
  const answered = toolResultIds(message);
  const missing = asked.filter((id) => !answered.includes(id));
  refuseDuplicates(toolUseIds(message), 'toolUse', index);
  refuseDuplicates(answered, 'toolResult', index);
  if (missing.length > 0) {
    throw invalid(missingResults(index, missing));
  }
  if (answered.length > asked.length) {
    throw invalid(
      `The number of toolResult blocks at messages.${index}.content exceeds the number of toolUse blocks of previous turn.`,
    );
  }
}

function missingResults(index: number, ids: string[]): string {
  return `Expected toolResult blocks at messages.${index}.content for the following Ids: ${ids.join(', ')}`;
}

function refuseDuplicates(ids: string[], kind: string, index: number): void {
  const doubled = ids.filter((id, position) => ids.indexOf(id) !== position);
  if (doubled.length > 0) {
    throw invalid(`The ${kind} blocks at messages.${index}.content contain duplicate Ids: ${doubled.join(', ')}`);
  }
}

function toolUseIds(message: Message | undefined): string[] {
  return (message?.content ?? []).flatMap(({ toolUse }) => (toolUse ? [toolUse.toolUseId] : []));
}

function toolResultIds(message: Message): string[] {
  return message.content.flatMap(({ toolResult }) => (toolResult ? [toolResult.toolUseId] : []));
}
