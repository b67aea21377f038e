import type { ToolResultBlock, ToolResultContentBlock, ToolUseBlock } from '../../bedrock/aws-types';
import type { CoreWarning } from '../../errors/core-warning';
import { isPlainObject, readAsJson } from '../read-value';
import { toToolInput } from '../tool-input';
import { isBlankText } from './block-kinds';
import { changeBlocks, nameOf } from './change-blocks';
import type { Fit, FitTo } from './fitted';
import { mend } from './mend';

/** What stands in a tool call or its result: objects where Bedrock wants them (R30), no blank text (R24), no status where it is not taken (R31). */
export const fitToolBlocks: Fit = (request, to) => {
  const warnings: CoreWarning[] = [];
  const fitted = changeBlocks(request, (block, place) => {
    if (block.toolUse !== undefined) {
      const toolUse = fitInput(block.toolUse, nameOf(place), to, warnings);
      return toolUse === block.toolUse ? block : { toolUse };
    }
    if (block.toolResult !== undefined) {
      const where = nameOf(place);
      const toolResult = fitStatus(fitContent(block.toolResult, where, to, warnings), where, to, warnings);
      return toolResult === block.toolResult ? block : { toolResult };
    }
    return block;
  });
  return { request: fitted, warnings };
};

function fitInput(toolUse: ToolUseBlock, where: string, to: FitTo, warnings: CoreWarning[]): ToolUseBlock {
  const input = toToolInput(toolUse.input);
  if (input === toolUse.input) return toolUse;
  const words = { key: 'warnings.tool_input_wrapped' };
  mend(to, warnings, { code: 'tool_input_wrapped', words, where: `${where}.toolUse.input` });
  return { ...toolUse, input: input as never };
}

function fitContent(result: ToolResultBlock, where: string, to: FitTo, warnings: CoreWarning[]): ToolResultBlock {
  const given = result.content ?? [];
  const readable = given.map((item, index) => {
    const place = `${where}.toolResult.content[${index}]`;
    if (item.json === undefined || isPlainObject(item.json)) return item;
    mend(to, warnings, { code: 'tool_json_as_text', words: { key: 'warnings.tool_json_as_text' }, where: place });
    return asText(item.json, place);
  });
  const said = readable.filter((item) => !isBlankText(item));
  if (said.length === 0 || said.length < given.length) {
    const words = { key: 'warnings.tool_result_blank' };
    mend(to, warnings, { code: 'tool_result_blank', words, where: `${where}.toolResult.content` });
    return { ...result, content: said.length === 0 ? [{ text: '(empty)' }] : said };
  }
  return readable.some((item, index) => item !== given[index]) ? { ...result, content: readable } : result;
}

function asText(json: unknown, where: string): ToolResultContentBlock {
  return { text: typeof json === 'string' ? json : readAsJson(json, where) };
}

function fitStatus(result: ToolResultBlock, where: string, to: FitTo, warnings: CoreWarning[]): ToolResultBlock {
  if (to.facts.toolResultStatus || result.status === undefined) return result;
  const words = { key: 'warnings.tool_status_removed', params: { status: result.status } };
  // Not refused when strict: the status is how a flow says that its tool failed, whichever model it asks.
  warnings.push({ code: 'tool_status_removed', words, where: `${where}.toolResult.status` });
  const { status, ...others } = result;
  return others;
}
