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
    return await $.ajax(requestOf(question, { ...fields, ...options }));
  } catch (failure) {
    return { problem: problemOf(failure as JQuery.jqXHR) };
  }
}

/** The same for an answer that comes line by line. `ended` tells whether it was stopped. */
export function askInLines<Line extends object>(
  question: 'try',
  fields: ConnectionFields,
  options: object,
  take: (line: Line | { problem: Problem }) => void,
): { stop(): void; ended: Promise<boolean> } {
  let taken = 0;
  const takeFrom = (text: string) => {
    const end = text.lastIndexOf('\n') + 1;
    for (const line of text.slice(taken, end).split('\n').filter(Boolean)) take(JSON.parse(line));
    taken = Math.max(taken, end);
  };
  const request = $.ajax({
    ...requestOf(question, { ...fields, ...options }),
    dataType: 'text',
    xhrFields: { onprogress: ({ target }: { target: XMLHttpRequest }) => takeFrom(target.responseText) } as object,
  });
  const ended = new Promise<boolean>((resolve) => {
    request.then(
      (text: string) => {
        takeFrom(text);
        resolve(false);
      },
      (failure: JQuery.jqXHR) => {
        const wasStopped = failure.statusText === 'abort';
        if (!wasStopped) take({ problem: problemOf(failure) });
        resolve(wasStopped);
      },
    );
  });
  return { stop: () => request.abort(), ended };
}

function requestOf(question: string, body: object): JQuery.AjaxSettings {
  return {
    url: `bedrock-connection/${question}`,
    method: 'POST',
    contentType: 'application/json',
    data: JSON.stringify(body),
  };
}

function problemOf({ status }: JQuery.jqXHR): Problem {
  return status === 401 || status === 403
    ? { detail: words('dialog.notAllowed'), hint: words('dialog.notAllowedHint') }
    : { detail: words('dialog.noAnswer'), hint: words('dialog.noAnswerHint') };
}
