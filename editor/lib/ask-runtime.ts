import type { ConnectionFields } from './connection-fields';
import { words } from './words';

/** What the runtime says when it can't do what it was asked. */
export interface Problem {
  detail: string;
  hint: string;
}

/** Asks the runtime about a connection. Never rejects: what went wrong is a problem, in words. */
export async function askRuntime<Answer extends object>(
  question: 'test' | 'models',
  fields: ConnectionFields,
  options: object = {},
): Promise<Answer | { problem: Problem }> {
  try {
    return await $.ajax({
      url: `bedrock-connection/${question}`,
      method: 'POST',
      contentType: 'application/json',
      data: JSON.stringify({ ...fields, ...options }),
    });
  } catch (failure) {
    const { status } = failure as JQuery.jqXHR;
    const isRefused = status === 401 || status === 403;
    return {
      problem: isRefused
        ? { detail: words('dialog.notAllowed'), hint: words('dialog.notAllowedHint') }
        : { detail: words('dialog.noAnswer'), hint: words('dialog.noAnswerHint') },
    };
  }
}
