/** A process that asks one question by the SDK alone, and tells what that took: `node ask-once.mjs URL`. */
import { replyModel } from './models.mjs';

const began = performance.now();
const { create } = await import('../contestants/sdk.mjs');
const contestant = await create({ url: process.argv[2] });
await contestant.chat({ model: replyModel({ characters: 100 }) });
process.send({ firstMs: performance.now() - began }, () => process.exit());
