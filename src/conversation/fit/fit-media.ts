import type { ContentBlock, DocumentBlock, ImageBlock, Message, ToolResultContentBlock } from '../../bedrock/aws-types';
import type { CoreWarning } from '../../errors/core-warning';
import { isDocumentName, toDocumentName } from '../document-name';
import { formatOfMediaType, formatOfName, mayBeSameFile } from '../media-formats';
import { sniffFormat } from '../sniff-format';
import { isBlankText } from './block-kinds';
import { changeBlocks, nameOf, withMessages } from './change-blocks';
import { combineFits } from './combine-fits';
import type { Fit, FitTo } from './fitted';
import { mend } from './mend';

/** Images and documents by their right format (R64), documents by names that Bedrock takes, each by its own (R63). */
const fitFiles: Fit = (request, to) => {
  const warnings: CoreWarning[] = [];
  const names = new Set<string>();
  const fitFile = <Block extends ContentBlock | ToolResultContentBlock>(block: Block, where: string): Block => {
    const { image, document } = block;
    if (image !== undefined) {
      const fitted = fitFormat('image', image, where, to, warnings);
      return fitted === image ? block : ({ image: fitted } as Block);
    }
    if (document === undefined) return block;
    const fitted = fitName(fitFormat('document', document, where, to, warnings), names, where, to, warnings);
    return fitted === document ? block : ({ document: fitted } as Block);
  };
  const fitted = changeBlocks(request, (block, place) => {
    const content = block.toolResult?.content;
    if (content === undefined) return isFile(block) ? fitFile(block, nameOf(place)) : block;
    if (!content.some(isFile)) return block;
    const where = nameOf(place);
    const files = content.map((item, index) => fitFile(item, `${where}.toolResult.content[${index}]`));
    const isSame = files.every((item, index) => item === content[index]);
    return isSame ? block : { toolResult: { ...block.toolResult, content: files } as never };
  });
  return { request: fitted, warnings };
};

function isFile({ image, document }: ContentBlock | ToolResultContentBlock): boolean {
  return image !== undefined || document !== undefined;
}

/** The bytes are right; where they tell nothing, other names of a format are understood. */
function fitFormat<Block extends ImageBlock | DocumentBlock>(
  kind: 'image' | 'document',
  block: Block,
  where: string,
  to: FitTo,
  warnings: CoreWarning[],
): Block {
  const given = block.format ?? '';
  const claimed = formatOfName(given) ?? formatOfMediaType(given);
  const found = block.source?.bytes && sniffFormat(block.source.bytes);
  const isContradicted = found?.kind === kind && !(claimed && mayBeSameFile(claimed, found));
  const right = isContradicted ? found : claimed;
  if (right?.kind !== kind || right.format === given) return block;
  const words = { key: 'warnings.format_corrected', params: { claimed: given, found: right.format } };
  mend(to, warnings, { code: 'format_corrected', words, where });
  return { ...block, format: right.format };
}

/** Names depend on what stands before alone: a longer conversation keeps those it had, and a cache knows it again. */
function fitName(
  document: DocumentBlock,
  names: Set<string>,
  where: string,
  to: FitTo,
  warnings: CoreWarning[],
): DocumentBlock {
  const given = document.name ?? '';
  const valid = isDocumentName(given) ? given : toDocumentName(given) || 'document';
  let name = valid;
  for (let number = 2; names.has(name); number += 1) name = `${valid.slice(0, 190)}-${number}`;
  names.add(name);
  if (name === given) return document;
  mend(to, warnings, {
    code: 'document_renamed',
    words: { key: 'warnings.document_renamed', params: { given, name } },
    where,
  });
  return { ...document, name };
}

/** A document wants a text beside it (R63). */
const fitDocumentTurns: Fit = (request, to) => {
  const warnings: CoreWarning[] = [];
  const messages = request.messages.map((turn, index) => {
    if (turn.role !== 'user' || !isDocumentAlone(turn)) return turn;
    const words = { key: 'warnings.document_text_added' };
    mend(to, warnings, { code: 'document_text_added', words, where: `messages[${index}]` });
    return { ...turn, content: [...(turn.content ?? []), { text: 'See the attached document.' }] };
  });
  return { request: withMessages(request, messages), warnings };
};

function isDocumentAlone({ content = [] }: Message): boolean {
  const hasText = content.some((block) => block.text !== undefined && !isBlankText(block));
  return !hasText && content.some((block) => block.document !== undefined);
}

/** Files of the conversation. */
export const fitMedia: Fit = combineFits(fitFiles, fitDocumentTurns);
