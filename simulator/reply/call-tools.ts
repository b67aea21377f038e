import type { ConverseRequest, ToolSpecification } from '../converse-request';
import { isObject } from '../json';
import { fitSchema } from './fit-schema';
import { lastUserTurn, textOf, userTexts } from './read-turns';

/** A tool the reply is going to call. */
export interface ToolCall {
  name: string;
  input: unknown;
}

/**
 * The tools a model would call here: those it is made to call, else those the user's last turn speaks of. After
 * results have come it calls none, unless it is made to.
 */
export function chooseToolCalls(request: ConverseRequest): ToolCall[] {
  const { tools = [], toolChoice } = request.toolConfig ?? {};
  const offered = tools.flatMap(({ toolSpec }) => toolSpec ?? []);
  const turn = lastUserTurn(request);
  const hint = userTexts(request).at(-1) ?? '';
  const hasResults = turn?.content.some(({ toolResult }) => toolResult) ?? false;
  const wanted = hasResults ? [] : toolsSpokenOf(offered, textOf(turn));
  return choose(offered, wanted, toolChoice).map(({ name, inputSchema }) => ({
    name,
    input: fitSchema(isObject(inputSchema?.json) ? inputSchema.json : {}, hint),
  }));
}

function choose(
  offered: ToolSpecification[],
  wanted: ToolSpecification[],
  choice: NonNullable<ConverseRequest['toolConfig']>['toolChoice'],
): ToolSpecification[] {
  const forced = choice?.tool?.name;
  if (forced !== undefined) {
    return offered.filter(({ name }) => name === forced);
  }
  return choice?.any && wanted.length === 0 ? offered.slice(0, 1) : wanted;
}

/** All tools whose name is said, else the one with most words in common with the text, else the first where a tool is asked for. */
function toolsSpokenOf(offered: ToolSpecification[], text: string): ToolSpecification[] {
  const spoken = wordsOf(text);
  const said = ` ${spoken.join(' ')} `;
  const named = offered.filter(({ name }) => said.includes(` ${wordsOf(name).join(' ')} `));
  if (named.length > 0) {
    return named;
  }
  const scored = offered
    .map((tool) => ({ tool, score: score(tool, spoken) }))
    .sort((one, other) => other.score - one.score);
  const best = scored[0];
  const asksForTool = /\b(?:use|call|try|invoke|run)\b.{0,40}\btools?\b/i.test(text);
  return best && (best.score >= 2 || asksForTool) ? [best.tool] : [];
}

/** Words that tell nothing about what a tool is for. */
const commonWords = new Set(
  'about call current does fetch find from function given into list make returns tool that the this used value what when which will with your'.split(
    ' ',
  ),
);

/** A word of the name counts for two, one of the description for one. */
function score({ name, description = '' }: ToolSpecification, spoken: string[]): number {
  const telling = (text: string) => new Set(wordsOf(text).filter((word) => word.length > 3 && !commonWords.has(word)));
  const heard = new Set(spoken);
  const hits = (words: Set<string>) => [...words].filter((word) => heard.has(word) || heard.has(`${word}s`)).length;
  return 2 * hits(telling(name)) + hits(telling(description));
}

/** Lower-case words; `getWeather`, `get_weather` and `get-weather` are the same two. */
function wordsOf(text: string): string[] {
  return (
    text
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
