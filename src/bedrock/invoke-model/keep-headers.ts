import type { InvokeModelCommand, InvokeModelWithResponseStreamCommand } from '../aws-types';
import type { Headers } from './envelope';

/**
 * Keeps the headers of a command's answer, which the SDK else drops: token counts and latency stand there.
 * @returns gives them, once the command has been answered
 */
export function keepHeaders(command: InvokeModelCommand | InvokeModelWithResponseStreamCommand): () => Headers {
  let kept: Headers = {};
  // Both commands have the same stack; the union of their types can't be called.
  const { middlewareStack } = command as InvokeModelCommand;
  middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { headers?: Headers };
      kept = lowerCaseNames(headers ?? {});
      return result;
    },
    { step: 'deserialize', name: 'keepHeaders' },
  );
  return () => kept;
}

function lowerCaseNames(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
