import type { Message, Tool, ToolChoice, ToolConfiguration } from '../../bedrock/aws-types';
import { BedrockError } from '../../errors/bedrock-error';
import type { CoreWarning } from '../../errors/core-warning';
import type { ChatRequest } from '../chat-request';
import { isPlainObject } from '../read-value';
import { nameOf } from './change-blocks';
import { fitToolSchema } from './fit-tool-schema';
import type { Fit, FitTo } from './fitted';
import { isPromptArn } from './is-prompt-arn';
import { mend } from './mend';
import { modelFields } from './model-fields';
import { without } from './without';

/**
 * The tools as the model takes them: there when the history speaks of them (R23), under names that are allowed
 * (R34), with schemas that are (R35), and with a choice that the model can be given (R36, R37).
 * @throws BedrockError unsupported_feature where the model knows no tools; bad_input when strict
 */
export const fitTools: Fit = (request, to) => {
  const warnings: CoreWarning[] = [];
  // A prompt of Prompt management brings its own.
  if (isPromptArn(request.model)) return { request, warnings };
  const equipped = addMissingTools(request, to, warnings);
  if (equipped.tools === undefined) return { request, warnings };
  if (!to.facts.tools) {
    const words = { key: 'errors.no_tools', params: { model: request.model } };
    throw new BedrockError('unsupported_feature', words, { phase: 'input' });
  }
  const named = renameTools(equipped, to, warnings);
  return { request: fitConfiguration(named, to, warnings), warnings };
};

/** Where a tool is named, for the warning about its name. */
interface Named {
  name: string;
  where: string;
}

function addMissingTools(request: ChatRequest, to: FitTo, warnings: CoreWarning[]): ChatRequest {
  // Cache points alone are no tools.
  if ((request.tools?.tools ?? []).some(({ cachePoint }) => cachePoint === undefined)) return request;
  const names = [...new Set(namesInMessages(request.messages).map(({ name }) => name))];
  if (names.length === 0) return request;
  const words = { key: 'warnings.tools_made_up', params: { names: names.join(', ') } };
  if (to.facts.tools) mend(to, warnings, { code: 'tools_made_up', words, where: 'messages' });
  const tools = names.map((name): Tool => {
    return { toolSpec: { name, inputSchema: { json: { type: 'object', properties: {} } } } };
  });
  return { ...request, tools: { tools } };
}

function namesInMessages(messages: readonly Message[]): Named[] {
  const named: Named[] = [];
  messages.forEach(({ content = [] }, turnIndex) => {
    content.forEach(({ toolUse }, index) => {
      // The service's own tools are none of the flow's.
      if (toolUse?.name === undefined || toolUse.type === 'server_tool_use') return;
      named.push({ name: toolUse.name, where: nameOf({ turnIndex, index }) });
    });
  });
  return named;
}

function namesInTools({ tools = [] }: Partial<ToolConfiguration>): Named[] {
  return tools.flatMap(({ toolSpec }, index) => {
    return toolSpec?.name === undefined ? [] : [{ name: toolSpec.name, where: `tools[${index}]` }];
  });
}

/** What Bedrock takes as a tool's name. */
const toolName = /^[a-zA-Z0-9_-]{1,64}$/;

const longestName = 64;

function renameTools(request: ChatRequest, to: FitTo, warnings: CoreWarning[]): ChatRequest {
  const named = [...namesInTools(request.tools ?? {}), ...namesInMessages(request.messages)];
  const taken = new Set(named.map(({ name }) => name));
  const sentNames = new Map<string, string>();
  for (const { name, where } of named) {
    if (toolName.test(name) || sentNames.has(name)) continue;
    const sent = freeName(name, taken);
    taken.add(sent);
    sentNames.set(name, sent);
    const words = { key: 'warnings.tool_renamed', params: { name, sent } };
    mend(to, warnings, { code: 'tool_renamed', words, where });
  }
  return sentNames.size === 0 ? request : withSentNames(request, sentNames);
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  const plain = name.replace(/[^\w-]/g, '_').slice(0, longestName);
  for (let count = 1; ; count += 1) {
    const ending = count === 1 ? '' : `_${count}`;
    const free = `${plain.slice(0, longestName - ending.length)}${ending}`;
    if (!taken.has(free)) return free;
  }
}

function withSentNames(request: ChatRequest, sentNames: ReadonlyMap<string, string>): ChatRequest {
  const send = (name: string | undefined) => sentNames.get(name ?? '') ?? name;
  const messages = request.messages.map((turn) => {
    if (!turn.content?.some(({ toolUse }) => sentNames.has(toolUse?.name ?? ''))) return turn;
    const content = turn.content.map((block) =>
      block.toolUse ? { toolUse: { ...block.toolUse, name: send(block.toolUse.name) } } : block,
    );
    return { ...turn, content };
  });
  return {
    ...request,
    messages,
    tools: request.tools && sendNames(request.tools, send),
    toolNames: new Map([...sentNames].map(([name, sent]) => [sent, name])),
  };
}

function sendNames(
  { tools, toolChoice }: ToolConfiguration,
  send: (name: string | undefined) => string | undefined,
): ToolConfiguration {
  return {
    tools: tools?.map((tool) =>
      tool.toolSpec ? { toolSpec: { ...tool.toolSpec, name: send(tool.toolSpec.name) } } : tool,
    ),
    ...(toolChoice && { toolChoice: toolChoice.tool ? { tool: { name: send(toolChoice.tool.name) } } : toolChoice }),
  };
}

function fitConfiguration(request: ChatRequest, to: FitTo, warnings: CoreWarning[]): ChatRequest {
  const { tools: list = [], toolChoice } = request.tools ?? {};
  const tools = list.map((tool, index) => fitTool(tool, `tools[${index}]`, to, warnings));
  const choice = fitChoice(request, list, to, warnings);
  if (choice === toolChoice && tools.every((tool, index) => tool === list[index])) return request;
  return { ...request, tools: { tools, ...(choice && { toolChoice: choice }) } };
}

function fitTool(tool: Tool, where: string, to: FitTo, warnings: CoreWarning[]): Tool {
  if (tool.toolSpec === undefined) return tool;
  const schema: unknown = tool.toolSpec.inputSchema?.json;
  const spec = fitStrict(tool.toolSpec, where, to, warnings);
  const fitted = isPlainObject(schema) ? fitToolSchema(schema, to.facts.plainToolSchemas, where) : schema;
  if (fitted !== schema) {
    const words = { key: 'warnings.tool_schema_changed', params: { name: tool.toolSpec.name ?? '' } };
    mend(to, warnings, { code: 'tool_schema_changed', words, where });
    return { toolSpec: { ...spec, inputSchema: { json: fitted as never } } };
  }
  return spec === tool.toolSpec ? tool : { toolSpec: spec };
}

type ToolSpecification = NonNullable<Tool['toolSpec']>;

function fitStrict(spec: ToolSpecification, where: string, to: FitTo, warnings: CoreWarning[]): ToolSpecification {
  if (to.facts.strictTools || spec.strict === undefined) return spec;
  if (spec.strict) {
    const words = { key: 'warnings.strict_tool_dropped', params: { name: spec.name ?? '' } };
    mend(to, warnings, { code: 'strict_tool_dropped', words, where });
  }
  return without(spec, ['strict']);
}

function fitChoice(
  request: ChatRequest,
  tools: readonly Tool[],
  to: FitTo,
  warnings: CoreWarning[],
): ToolChoice | undefined {
  const choice = request.tools?.toolChoice;
  if (choice === undefined || !(choice.any || choice.tool)) return choice;
  if (isThinkingClaude(request, to)) return leaveFree('thinking', to, warnings);
  const { toolChoiceAny, toolChoiceTool } = to.facts;
  if (choice.any ? toolChoiceAny : toolChoiceTool) return choice;
  // Of one tool alone, the two choices are the same.
  const [only, ...others] = namesInTools({ tools: [...tools] });
  if (only && others.length === 0 && choice.tool && toolChoiceAny) return { any: {} };
  if (only && others.length === 0 && choice.any && toolChoiceTool) return { tool: { name: only.name } };
  return leaveFree('model', to, warnings);
}

function isThinkingClaude(request: ChatRequest, { facts }: FitTo): boolean {
  const { thinking } = modelFields(request);
  return (
    facts.family === 'claude' && isPlainObject(thinking) && ['enabled', 'adaptive'].includes(String(thinking.type))
  );
}

function leaveFree(why: 'thinking' | 'model', to: FitTo, warnings: CoreWarning[]): undefined {
  const words = { key: `warnings.tool_choice_dropped.${why}` };
  mend(to, warnings, { code: 'tool_choice_dropped', words, where: 'toolChoice' });
}
