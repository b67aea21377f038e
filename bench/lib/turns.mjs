const videos = new Map();

/** The blocks of a question, with a video of so many bytes; the same bytes each time. */
export function contentOf(prompt, attached = 0) {
  return attached > 0 ? [{ text: prompt }, videoOf(attached)] : [{ text: prompt }];
}

function videoOf(size) {
  if (!videos.has(size)) videos.set(size, { video: { format: 'mp4', source: { bytes: Buffer.alloc(size, 'x') } } });
  return videos.get(size);
}
