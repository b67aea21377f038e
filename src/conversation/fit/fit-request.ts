import { combineFits } from './combine-fits';
import { fitMedia } from './fit-media';
import { fitParameters } from './fit-parameters';
import { fitReasoning } from './fit-reasoning';
import { fitReasoningTurns } from './fit-reasoning-turns';
import { fitSchema } from './fit-schema';
import { fitToolTurns } from './fit-tool-turns';
import { fitTools } from './fit-tools';
import { fitTurns } from './fit-turns';
import type { Fit } from './fitted';
import { placeCachePoints } from './place-cache-points';

/**
 * A request as a model takes it: what Bedrock would refuse for a known, harmless reason is mended and told, part by
 * part; each builds on those before it.
 * @throws BedrockError bad_input for what would be mended, when strict; unsupported_feature for what can't be
 */
export const fitRequest: Fit = combineFits(
  fitToolTurns,
  fitMedia,
  fitReasoningTurns,
  // After all that leaves blocks out: turns may be empty now.
  fitTurns,
  fitReasoning,
  fitSchema,
  fitTools,
  fitParameters,
  // Last: a cache point marks what is sent.
  placeCachePoints,
);
