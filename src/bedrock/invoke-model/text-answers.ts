import { filled } from './body-values';
import type { ChunkReader, Json, ModelFamily, TokenCounts } from './model-family';
import { numberBlocks } from './number-blocks';
import { readWhole } from './read-whole';
import type { TagSplitter } from './split-tagged';
import { toStopReason } from './stop-reason';

/** What a document of a family tells that answers in text: a whole answer, or a chunk of one. */
export interface ToldText {
  text?: string;
  /** Why it stopped; anything but text is not told yet. */
  reason?: unknown;
  stopSequence?: string;
  usage?: TokenCounts;
}

/** How the text of a family is to be understood. */
export interface TextManner {
  /** Converse's words for why it stopped, by the family's own. */
  words: Readonly<Record<string, string>>;
  /** Tells thoughts from text, where the model thinks aloud. */
  split?: () => TagSplitter;
}

/** Reads the answers of a family that knows nothing but text, whole and in chunks. */
export function textAnswers(
  tell: (document: Json) => ToldText,
  { words, split }: TextManner,
): Pick<ModelFamily, 'fromBody' | 'createReader'> {
  function createReader(): ChunkReader {
    const blocks = numberBlocks();
    const splitter = split?.() ?? allText;
    let usage: TokenCounts = {};
    const end = () => [...splitter.end().flatMap(blocks.add), ...blocks.close()];

    return {
      get usage() {
        return usage;
      },
      read(chunk) {
        const { text = '', reason, stopSequence, usage: told } = tell(chunk);
        usage = { ...usage, ...told };
        const events = splitter.push(text).flatMap(blocks.add);
        if (typeof reason !== 'string') return events;
        return [...events, ...end(), { type: 'stop', ...toStopReason(reason, words), ...filled({ stopSequence }) }];
      },
      end,
    };
  }

  return { createReader, fromBody: (body) => readWhole(createReader(), body) };
}

const allText: TagSplitter = {
  push: (text) => [{ type: 'text', text }],
  end: () => [],
};
