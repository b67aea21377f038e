/** What JSON type a member of a request has; the service reads no body where one is wrong. */
export type Shape =
  | 'string'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'any'
  | { list: Shape }
  | { members: Record<string, Shape> }
  | { union: string; keys: Record<string, Shape> };

const list = (shape: Shape): Shape => ({ list: shape });
const structure = (members: Record<string, Shape>): Shape => ({ members });
/** Exactly one of the keys; `name` is what the service's messages call it. */
const union = (name: string, keys: Record<string, Shape>): Shape => ({ union: name, keys });

const s3Location = structure({ uri: 'string', bucketOwner: 'string' });
const cachePoint = structure({ type: 'string', ttl: 'string' });

const media = (sourceName: string, members: Record<string, Shape> = {}, sources: Record<string, Shape> = {}): Shape =>
  structure({ format: 'string', ...members, source: union(sourceName, { bytes: 'string', s3Location, ...sources }) });

const image = media('ImageSource');
const video = media('VideoSource');
const document = media(
  'DocumentSource',
  { name: 'string', context: 'string', citations: structure({ enabled: 'boolean' }) },
  { text: 'string', content: list(union('DocumentContentBlock', { text: 'string' })) },
);
const searchResult = structure({ source: 'string', title: 'string', content: list('any'), citations: 'any' });

const contentBlock = union('ContentBlock', {
  text: 'string',
  image,
  document,
  video,
  audio: media('AudioSource'),
  toolUse: structure({ toolUseId: 'string', name: 'string', input: 'any', type: 'string' }),
  toolResult: structure({
    toolUseId: 'string',
    content: list(
      union('ToolResultContentBlock', { json: 'any', text: 'string', image, document, video, searchResult }),
    ),
    status: 'string',
    type: 'string',
  }),
  guardContent: union('GuardrailConverseContentBlock', {
    text: structure({ text: 'string', qualifiers: list('string') }),
    image,
  }),
  cachePoint,
  reasoningContent: union('ReasoningContentBlock', {
    reasoningText: structure({ text: 'string', signature: 'string' }),
    redactedContent: 'string',
  }),
  citationsContent: structure({ content: list(structure({ text: 'string' })), citations: list('any') }),
  searchResult,
  toolAddition: 'any',
  toolRemoval: 'any',
});

const toolConfig = structure({
  tools: list(
    union('Tool', {
      toolSpec: structure({
        name: 'string',
        description: 'string',
        inputSchema: union('ToolInputSchema', { json: 'any' }),
        strict: 'boolean',
      }),
      systemTool: structure({ name: 'string' }),
      cachePoint,
    }),
  ),
  toolChoice: union('ToolChoice', { auto: 'any', any: 'any', tool: structure({ name: 'string' }) }),
});

/** The body of Converse and ConverseStream. */
export const converseShape: Shape = structure({
  messages: list(structure({ role: 'string', content: list(contentBlock) })),
  system: list(union('SystemContentBlock', { text: 'string', guardContent: 'any', cachePoint })),
  inferenceConfig: structure({
    maxTokens: 'integer',
    temperature: 'number',
    topP: 'number',
    stopSequences: list('string'),
  }),
  toolConfig,
  guardrailConfig: structure({
    guardrailIdentifier: 'string',
    guardrailVersion: 'string',
    trace: 'string',
    streamProcessingMode: 'string',
  }),
  additionalModelRequestFields: 'any',
  additionalModelResponseFieldPaths: list('string'),
  promptVariables: 'any',
  requestMetadata: 'any',
  performanceConfig: structure({ latency: 'string' }),
  serviceTier: structure({ type: 'string' }),
  outputConfig: structure({
    textFormat: structure({
      type: 'string',
      structure: union('OutputFormatStructure', {
        jsonSchema: structure({ schema: 'string', name: 'string', description: 'string' }),
      }),
    }),
    effort: 'string',
  }),
});
