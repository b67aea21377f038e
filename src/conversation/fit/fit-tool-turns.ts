import { combineFits } from './combine-fits';
import { fitToolBlocks } from './fit-tool-blocks';
import { fitToolIds } from './fit-tool-ids';
import { fitToolMedia } from './fit-tool-media';
import { fitToolResults } from './fit-tool-results';
import type { Fit } from './fitted';

/** Tool calls and their results: each by itself, then paired, then named, then their files. */
export const fitToolTurns: Fit = combineFits(fitToolBlocks, fitToolResults, fitToolIds, fitToolMedia);
