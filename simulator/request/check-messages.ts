import type { ContentBlock, Message } from '../converse-request';
import { isObject } from '../json';
import { invalid, refusedByModel } from '../service-error';

/** The rules about turns and their text, in the service's words. Throws a ServiceError at the first that is broken. */
export function checkMessages(messages: Message[]): void {
  checkRoles(messages.filter(({ role }) => role !== 'system').map(({ role }) => role));
  messages.forEach(({ content }, index) => {
    if (content.length === 0) {
      throw invalid(
        `The content field in the Message object at messages.${index} is empty. Add a ContentBlock object to the content field and try again.`,
      );
    }
    for (const [position, block] of content.entries()) {
      checkText(block, `messages.${index}.content.${position}`);
    }
  });
  checkLastTurn(messages.at(-1));
}

/** Two user turns in a row are let through: real models take them. */
function checkRoles(roles: string[]): void {
  if (roles[0] !== 'user') {
    throw invalid(
      'A conversation must start with a user message. Try again with a conversation that starts with a user message.',
    );
  }
  if (roles.some((role, index) => role === 'assistant' && roles[index - 1] === 'assistant')) {
    throw invalid(
      'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.',
    );
  }
}

function checkText(block: ContentBlock, path: string): void {
  if (block.text !== undefined && block.text.trim() === '') {
    throw invalid(
      `The text field in the ContentBlock object at ${path} is blank. Add text to the text field, and try again.`,
    );
  }
  if (block.toolUse && !isObject(block.toolUse.input)) {
    throw invalid(notAnObject(`${path}.toolUse.input`));
  }
  block.toolResult?.content?.forEach((result, index) => {
    if (result.json !== undefined && !isObject(result.json)) {
      throw invalid(notAnObject(`${path}.toolResult.content.${index}.json`));
    }
    if (result.text !== undefined && result.text.trim() === '') {
      throw refusedByModel('messages: text content blocks must be non-empty');
    }
  });
}

function notAnObject(path: string): string {
  return `The format of the value at ${path} is invalid. Provide a json object for the field and try again.`;
}

function checkLastTurn(last: Message | undefined): void {
  const text = last?.role === 'assistant' ? last.content.at(-1)?.text : undefined;
  if (text !== undefined && text !== text.trimEnd()) {
    throw refusedByModel('messages: final assistant content cannot end with trailing whitespace');
  }
}
