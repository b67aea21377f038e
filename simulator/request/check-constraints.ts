import type { ContentBlock, ConverseRequest, Message, Tool } from '../converse-request';
import { invalid } from '../service-error';

/*
 * The constraints of single members: ranges, lengths, patterns, enumerations. The service lists all that are broken in
 * one message, and counts list members from 1 there, unlike in its other sentences.
 */

/** Throws a ServiceError that lists every broken constraint of the request. */
export function checkConstraints(request: ConverseRequest): void {
  const broken = [
    ...(request.messages ?? []).flatMap((message, index) => checkMessage(message, `messages.${index + 1}.member`)),
    ...checkInference(request),
    ...(request.toolConfig ? checkTools(request.toolConfig.tools) : []),
    ...oneOf(request.performanceConfig?.latency, 'performanceConfig.latency', ['optimized', 'standard']),
    ...oneOf(request.serviceTier?.type, 'serviceTier.type', ['priority', 'default', 'flex', 'reserved']),
    ...oneOf(request.guardrailConfig?.trace, 'guardrailConfig.trace', ['enabled', 'disabled', 'enabled_full']),
  ];
  if (broken.length > 0) {
    const count = `${broken.length} validation error${broken.length === 1 ? '' : 's'} detected`;
    throw invalid(`${count}: ${broken.join('; ')}`);
  }
}

function checkMessage({ role, content }: Message, path: string): string[] {
  return [
    ...required(role, `${path}.role`),
    ...oneOf(role, `${path}.role`, ['user', 'assistant', 'system']),
    ...required(content, `${path}.content`),
    ...(content ?? []).flatMap((block, index) => checkBlock(block, `${path}.content.${index + 1}.member`)),
  ];
}

function checkBlock(block: ContentBlock, path: string): string[] {
  const reasoning = block.reasoningContent?.reasoningText;
  const textPath = `${path}.reasoningContent.reasoningText.text`;
  return [
    ...checkMedia(block, path),
    ...checkToolBlock(block, path),
    ...(reasoning ? required(reasoning.text || undefined, textPath) : []),
  ];
}

const formats = {
  image: ['gif', 'jpeg', 'png', 'webp'],
  document: ['csv', 'doc', 'docx', 'html', 'md', 'pdf', 'txt', 'xls', 'xlsx'],
  video: ['flv', 'mkv', 'mov', 'mp4', 'mpeg', 'mpg', 'three_gp', 'webm', 'wmv'],
  audio: [
    'aac',
    'flac',
    'm4a',
    'mka',
    'mkv',
    'mp3',
    'mp4',
    'mpeg',
    'mpga',
    'ogg',
    'opus',
    'pcm',
    'wav',
    'webm',
    'x-aac',
  ],
};

function checkMedia(block: ContentBlock, path: string): string[] {
  return (['image', 'document', 'video', 'audio'] as const).flatMap((kind) => {
    const media = block[kind];
    if (!media) {
      return [];
    }
    const isKnown = media.format === undefined || formats[kind].includes(media.format);
    return [
      ...required(media.source, `${path}.${kind}.source`),
      ...(kind === 'document' ? textOf(media.name, `${path}.document.name`, 200) : []),
      ...(kind === 'document' ? [] : required(media.format, `${path}.${kind}.format`)),
      ...holds(isKnown, `${path}.${kind}.format`, `satisfy enum value set: [${formats[kind].join(', ')}]`),
      ...holds(media.source?.bytes !== '', `${path}.${kind}.source.bytes`, atLeast('length', 1)),
    ];
  });
}

function checkToolBlock({ toolUse, toolResult }: ContentBlock, path: string): string[] {
  return [
    ...(toolUse ? checkToolUseId(toolUse.toolUseId, `${path}.toolUse.toolUseId`) : []),
    ...(toolUse ? checkToolName(toolUse.name, `${path}.toolUse.name`) : []),
    ...(toolResult ? checkToolUseId(toolResult.toolUseId, `${path}.toolResult.toolUseId`) : []),
    ...(toolResult ? required(toolResult.content, `${path}.toolResult.content`) : []),
    ...oneOf(toolResult?.status, `${path}.toolResult.status`, ['success', 'error']),
  ];
}

function checkInference({ inferenceConfig }: ConverseRequest): string[] {
  const { maxTokens, temperature, topP, stopSequences = [] } = inferenceConfig ?? {};
  const stops = `[${stopSequences.join(', ')}]`;
  const stopPath = 'inferenceConfig.stopSequences';
  return [
    ...between(maxTokens, 'inferenceConfig.maxTokens', 1, Number.POSITIVE_INFINITY),
    ...between(temperature, 'inferenceConfig.temperature', 0, 1),
    ...between(topP, 'inferenceConfig.topP', 0, 1),
    ...holds(stopSequences.length <= 4, stopPath, 'have length less than or equal to 4', stops),
    ...holds(!stopSequences.includes(''), stopPath, `satisfy constraint: [Member must ${atLeast('length', 1)}]`, stops),
  ];
}

function checkTools(tools: Tool[] | undefined): string[] {
  return [
    ...required(tools, 'toolConfig.tools'),
    ...holds(tools?.length !== 0, 'toolConfig.tools', atLeast('length', 1)),
    ...(tools ?? []).flatMap(({ toolSpec }, index) => {
      const path = `toolConfig.tools.${index + 1}.member.toolSpec`;
      return toolSpec
        ? [
            ...checkToolName(toolSpec.name, `${path}.name`),
            ...holds(toolSpec.description !== '', `${path}.description`, atLeast('length', 1), ''),
            ...required(toolSpec.inputSchema, `${path}.inputSchema`),
          ]
        : [];
    }),
  ];
}

function checkToolName(name: string, path: string): string[] {
  return [...pattern(name, path, '[a-zA-Z0-9_-]+'), ...textOf(name, path, 64)];
}

function checkToolUseId(id: string, path: string): string[] {
  return [...pattern(id, path, '[a-zA-Z0-9_.:-]+'), ...textOf(id, path, 64)];
}

/** The sentence about a broken rule, or none; the value sent is named where it is given here. */
function holds(isKept: boolean, path: string, rule: string, value?: unknown): string[] {
  const subject = value === undefined ? 'Value' : `Value '${value}'`;
  return isKept ? [] : [`${subject} at '${path}' failed to satisfy constraint: Member must ${rule}`];
}

function atLeast(measure: 'length' | 'value', least: number): string {
  return `have ${measure} greater than or equal to ${least}`;
}

function required(value: unknown, path: string): string[] {
  return holds(value !== undefined && value !== null, path, 'not be null');
}

function oneOf(value: unknown, path: string, allowed: string[]): string[] {
  const isKept = value === undefined || value === null || allowed.includes(String(value));
  return holds(isKept, path, `satisfy enum value set: [${allowed.join(', ')}]`, value);
}

function between(value: number | undefined, path: string, least: number, most: number): string[] {
  if (typeof value !== 'number') {
    return [];
  }
  return [
    ...holds(value >= least, path, atLeast('value', least), value),
    ...holds(value <= most, path, `have value less than or equal to ${most}`, value),
  ];
}

function pattern(value: string, path: string, allowed: string): string[] {
  const isKept = typeof value !== 'string' || new RegExp(`^${allowed}$`).test(value);
  return holds(isKept, path, `satisfy regular expression pattern: ${allowed}`, value);
}

function textOf(value: string | undefined, path: string, most: number): string[] {
  if (typeof value !== 'string') {
    return required(value, path);
  }
  return [
    ...holds(value.length >= 1, path, atLeast('length', 1), value),
    ...holds(value.length <= most, path, `have length less than or equal to ${most}`, value),
  ];
}
