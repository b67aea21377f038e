import type { Node, NodeAPI, NodeStatusFill, NodeStatusShape } from 'node-red';
import type { Words } from '../../src/errors/words';
import { say } from './words';

/** A status at most this often, in ms: each one goes to every open editor. */
const pace = 500;

/** What the editor shows under a node. */
export interface StatusLine {
  show(fill: NodeStatusFill, shape: NodeStatusShape, words: Words): void;
  clear(): void;
  /** Nothing is shown any more: a late status would stand under the node that came after. */
  close(): void;
}

interface Shown {
  fill: NodeStatusFill;
  shape: NodeStatusShape;
  words: Words;
}

export function createStatusLine(RED: NodeAPI, node: Node): StatusLine {
  let next: Shown | 'nothing' | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function flush(): void {
    timer = undefined;
    if (next === undefined || closed) return;
    node.status(next === 'nothing' ? {} : { fill: next.fill, shape: next.shape, text: say(RED, next.words) });
    next = undefined;
    timer = setTimeout(flush, pace);
    timer.unref();
  }

  function put(shown: Shown | 'nothing'): void {
    next = shown;
    if (timer === undefined) flush();
  }

  return {
    show: (fill, shape, words) => put({ fill, shape, words }),
    clear: () => put('nothing'),
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
