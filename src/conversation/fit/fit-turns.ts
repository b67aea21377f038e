import { combineFits } from './combine-fits';
import { fitBlankText } from './fit-blank-text';
import { fitLastTurn } from './fit-last-turn';
import { fitRoles } from './fit-roles';
import { fitSystem } from './fit-system';
import type { Fit } from './fitted';

/** The turns as a whole; after the fits of their blocks, which may leave a turn empty. */
export const fitTurns: Fit = combineFits(fitBlankText, fitSystem, fitRoles, fitLastTurn);
