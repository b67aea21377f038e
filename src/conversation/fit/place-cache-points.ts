import type { ContentBlock, Message, SystemContentBlock, Tool } from '../../bedrock/aws-types';
import type { CoreWarning } from '../../errors/core-warning';
import type { Caching, ChatRequest } from '../chat-request';
import type { Fit, FitTo } from './fitted';
import { mend } from './mend';
import { without } from './without';

/**
 * Marks what is to be kept in the service's cache, by its rules (R61, R62). The payload's own points stay where
 * they are, but for models that take none.
 * @throws BedrockError bad_input when strict
 */
export const placeCachePoints: Fit = (request, to) => {
  const warnings: CoreWarning[] = [];
  const own = fitOwnPoints(request, to, warnings);
  if (request.caching === undefined) return { request: own, warnings };
  if (!to.facts.cachePoints) {
    const words = { key: 'warnings.caching_unsupported' };
    mend(to, warnings, { code: 'caching_unsupported', words, where: 'caching' });
    return { request: own, warnings };
  }
  const places = placesFor(own, request.caching, to).slice(0, mostPoints - countPoints(own));
  const wanted = places.length > 0 ? ttlFor(request.caching, to, warnings) : undefined;
  return { request: places.reduce((marked, place) => place(marked, wanted), own), warnings };
};

/** Points that one request may have. */
const mostPoints = 4;

type Ttl = '1h' | undefined;

/** A block of any of the three lists that may hold a point. */
type Markable = ContentBlock | SystemContentBlock | Tool;

function isPoint(block: Markable): boolean {
  return block.cachePoint !== undefined;
}

function countPoints(request: ChatRequest): number {
  const { tools, system = [], messages } = request;
  return [...(tools?.tools ?? []), ...system, ...contentOf(messages)].filter(isPoint).length;
}

function hasBlock({ tools, system, messages }: ChatRequest, is: (block: Markable) => boolean): boolean {
  const isThere = tools?.tools?.some(is) || system?.some(is) || messages.some(({ content }) => content?.some(is));
  return isThere === true;
}

function fitOwnPoints(request: ChatRequest, to: FitTo, warnings: CoreWarning[]): ChatRequest {
  const { cachePoints, cacheToolPoints, longCache } = to.facts;
  const isRefused = (block: Markable) => isPoint(block) && !cachePoints;
  const isRefusedTool = (block: Markable) => isPoint(block) && !(cachePoints && cacheToolPoints);
  const isTooLong = (block: Markable) => block.cachePoint?.ttl === '1h' && !longCache;
  if (request.tools?.tools?.some(isRefusedTool) || hasBlock(request, isRefused)) {
    const words = { key: `warnings.cache_points_dropped.${cachePoints ? 'tools' : 'all'}` };
    mend(to, warnings, { code: 'cache_points_dropped', words, where: cachePoints ? 'tools' : 'messages' });
    const left = keepBlocks(
      request,
      (block) => !isRefused(block),
      (block) => !isRefusedTool(block),
    );
    return fitOwnPoints(left, to, warnings);
  }
  if (!hasBlock(request, isTooLong)) return request;
  tellShortened('messages', to, warnings);
  const shorten = <Block extends Markable>(block: Block): Block =>
    isTooLong(block) ? ({ cachePoint: without(block.cachePoint ?? {}, ['ttl']) } as Block) : block;
  return changeLists(request, (blocks) => blocks.map(shorten));
}

function keepBlocks(
  request: ChatRequest,
  keep: (block: Markable) => boolean,
  keepTool: (block: Markable) => boolean,
): ChatRequest {
  const { tools, ...others } = request;
  const kept = changeLists(others, (blocks) => (blocks.every(keep) ? blocks : blocks.filter(keep)));
  const left = tools?.tools?.filter(keepTool) ?? [];
  return tools && left.length > 0 ? { ...kept, tools: { ...tools, tools: left } } : kept;
}

function changeLists(
  request: ChatRequest,
  change: <Block extends Markable>(blocks: readonly Block[]) => readonly Block[],
): ChatRequest {
  const { tools, system, messages } = request;
  return {
    ...request,
    ...(tools && { tools: { ...tools, tools: tools.tools && [...change(tools.tools)] } }),
    ...(system && { system: [...change(system)] }),
    messages: messages.map((turn) => ({ ...turn, content: turn.content && [...change(turn.content)] })),
  };
}

function ttlFor({ ttl }: Caching, to: FitTo, warnings: CoreWarning[]): Ttl {
  if (ttl !== '1h') return undefined;
  if (to.facts.longCache) return '1h';
  tellShortened('cacheTtl', to, warnings);
  return undefined;
}

function tellShortened(where: string, to: FitTo, warnings: CoreWarning[]): void {
  mend(to, warnings, { code: 'cache_ttl_shortened', words: { key: 'warnings.cache_ttl_shortened' }, where });
}

/** One point set into a request. */
type Place = (request: ChatRequest, wanted: Ttl) => ChatRequest;

/** Where points are wanted and allowed, those that save the most first. */
function placesFor(request: ChatRequest, { scope }: Caching, to: FitTo): Place[] {
  const [last, before] =
    scope === 'conversation' ? userTurns(request.messages).map((turn) => placeInTurn(request, turn, to)) : [];
  return [last, placeInSystem(request, to), placeInTools(request, to), before].filter((place) => place !== undefined);
}

/** The last two turns of the user, the last one first: up to the other, the cache of the call before is read. */
function userTurns(messages: readonly Message[]): number[] {
  const turns = messages.flatMap(({ role }, index) => (role === 'user' ? [index] : []));
  return turns.slice(-2).reverse();
}

function placeInTurn({ messages }: ChatRequest, turn: number, to: FitTo): Place | undefined {
  const end = endOf(messages[turn]?.content ?? [], to);
  if (end === undefined) return undefined;
  return (request, wanted) => {
    const before = request.messages[turn];
    if (before === undefined) return request;
    const ahead = [
      ...(request.tools?.tools ?? []),
      ...(request.system ?? []),
      ...contentOf(request.messages.slice(0, turn)),
    ];
    const behind = contentOf(request.messages.slice(turn + 1));
    const content = insert(before.content ?? [], end, wanted, ahead, behind);
    return { ...request, messages: request.messages.with(turn, { ...before, content }) };
  };
}

function contentOf(messages: readonly Message[]): ContentBlock[] {
  return messages.flatMap(({ content = [] }) => content);
}

function placeInSystem({ system = [] }: ChatRequest, to: FitTo): Place | undefined {
  const end = endOf(system, to);
  if (end === undefined) return undefined;
  return (request, wanted) => {
    const ahead = request.tools?.tools ?? [];
    const marked = insert(request.system ?? [], end, wanted, ahead, contentOf(request.messages));
    return { ...request, system: marked };
  };
}

function placeInTools({ tools }: ChatRequest, to: FitTo): Place | undefined {
  const last = tools?.tools?.at(-1);
  if (!to.facts.cacheToolPoints || last === undefined || isPoint(last)) return undefined;
  return (request, wanted) => {
    const list = request.tools?.tools ?? [];
    const behind = [...(request.system ?? []), ...contentOf(request.messages)];
    return { ...request, tools: { ...request.tools, tools: insert(list, list.length, wanted, [], behind) } };
  };
}

/** Where a point may stand that marks these blocks, as far towards their end as is allowed; none where one marks them. */
function endOf(blocks: readonly (ContentBlock | SystemContentBlock)[], to: FitTo): number | undefined {
  const last = blocks.findLastIndex((block) => isPoint(block) || mayPrecedePoint(block, to));
  const block = blocks[last];
  return block === undefined || isPoint(block) ? undefined : last + 1;
}

/** Claude takes a point after most blocks; of the others, Nova is known to take it after text alone. */
function mayPrecedePoint(block: ContentBlock | SystemContentBlock, { facts }: FitTo): boolean {
  if (block.text !== undefined) return block.text.trim() !== '';
  if (facts.family !== 'claude') return false;
  return ['image', 'toolUse', 'toolResult', 'guardContent', 'searchResult'].some((kind) => kind in block);
}

/** A point among blocks. A longer one may not stand after a shorter one, also of the payload's own. */
function insert<Block extends Markable>(
  blocks: readonly Block[],
  at: number,
  wanted: Ttl,
  ahead: readonly Markable[],
  behind: readonly Markable[],
): Block[] {
  const [before, after] = [blocks.slice(0, at), blocks.slice(at)];
  const isLong = (block: Markable) => block.cachePoint?.ttl === '1h';
  const isShort = (block: Markable) => isPoint(block) && !isLong(block);
  const mustBeLong = [...after, ...behind].some(isLong);
  const mustBeShort = [...ahead, ...before].some(isShort);
  const ttl = mustBeLong || (wanted === '1h' && !mustBeShort) ? ({ ttl: '1h' } as const) : {};
  return [...before, { cachePoint: { type: 'default', ...ttl } } as Block, ...after];
}
