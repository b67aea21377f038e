/**
 * The id of a model whose stream has so many pieces, so many frames in each write, with a pause after each write: the
 * server reads from it what to answer.
 */
export function streamModel({ pieces, perWrite = 1, pauseMs = 0 }) {
  return `bench.stream-${pieces}-${perWrite}-${pauseMs}`;
}

/** The id of a model whose whole reply has so many characters, made in so many ms. */
export function replyModel({ characters, pauseMs = 0 }) {
  return `bench.reply-${characters}-0-${pauseMs}`;
}

/** What such an id asks for. */
export function readModel(id) {
  const [, kind, size = 0, perWrite = 1, pauseMs = 0] = /^bench\.(\w+)-(\d+)-(\d+)-(\d+)$/.exec(id) ?? [];
  return { kind, size: Number(size), perWrite: Number(perWrite), pauseMs: Number(pauseMs) };
}
