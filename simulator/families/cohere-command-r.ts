import type { ContentBlock, ConverseRequest, Message } from '../converse-request';
import { isObject, type JsonObject } from '../json';
import type { Reply } from '../reply/reply';
import { splitWords } from '../reply/split-text';
import { wholeInput } from '../reply/whole-input';
import { checkBody, fraction, list, needed, objects, text, texts, tokens } from './check-body';
import { chunk, type Family, guardrailFacts, invocationMetrics } from './family';

/** Cohere Command R and R+. */
export const cohereCommandR: Family = {
  name: 'Cohere Command R',
  isOf: ({ vendor, name }) => vendor === 'cohere' && name.startsWith('command-r'),
  recognises: (body) => 'message' in body,
  readRequest(body) {
    checkBody(body, {
      message: needed(text),
      chat_history: list,
      preamble: text,
      tools: list,
      tool_results: list,
      documents: list,
      max_tokens: tokens(4_096),
      temperature: fraction,
      p: fraction,
      k: { type: 'number', min: 0, max: 500 },
      stop_sequences: list,
    });
    return readRequest(body);
  },
  writeBody: (reply) => ({ ...writeAnswer(reply), chat_history: [], ...guardrailFacts(reply) }),
  writeEvents(reply) {
    const { tool_calls: calls, finish_reason: reason, ...response } = writeAnswer(reply);
    return [
      chunk({ is_finished: false, event_type: 'stream-start', generation_id: response.generation_id }),
      ...splitWords(String(response.text)).map((word) =>
        chunk({ is_finished: false, event_type: 'text-generation', text: word }, true),
      ),
      ...(calls ? [chunk({ is_finished: false, event_type: 'tool-calls-generation', tool_calls: calls }, true)] : []),
      chunk({
        is_finished: true,
        event_type: 'stream-end',
        finish_reason: reason,
        response: { ...response, finish_reason: reason, ...(calls ? { tool_calls: calls } : {}) },
        ...invocationMetrics(reply),
        ...guardrailFacts(reply),
      }),
    ];
  },
};

function readRequest(body: JsonObject): ConverseRequest {
  const history = objects(body.chat_history).map(
    ({ role, message }): Message => ({
      role: role === 'CHATBOT' ? 'assistant' : 'user',
      content: [{ text: String(message) }],
    }),
  );
  const { preamble } = body;
  return {
    messages: [
      ...history,
      { role: 'user', content: [{ text: String(body.message) }] },
      ...readRound(body.tool_results),
    ],
    ...(typeof preamble === 'string' ? { system: [{ text: preamble }] } : {}),
    inferenceConfig: {
      maxTokens: typeof body.max_tokens === 'number' ? body.max_tokens : undefined,
      stopSequences: texts(body.stop_sequences),
    },
    toolConfig: readTools(body.tools),
  };
}

/** The calls since the question, as one turn of each side. */
function readRound(results: unknown): Message[] {
  const calls: ContentBlock[] = [];
  const answers: ContentBlock[] = [];
  objects(results).forEach(({ call, outputs }, index) => {
    const { name, parameters } = isObject(call) ? call : {};
    const toolUseId = `call-${index}`;
    calls.push({ toolUse: { toolUseId, name: String(name), input: parameters } });
    answers.push({ toolResult: { toolUseId, content: objects(outputs).map((json) => ({ json })) } });
  });
  if (calls.length === 0) {
    return [];
  }
  return [
    { role: 'assistant', content: calls },
    { role: 'user', content: answers },
  ];
}

const types: Readonly<Record<string, string>> = { str: 'string', int: 'integer', float: 'number', bool: 'boolean' };

function readTools(tools: unknown): ConverseRequest['toolConfig'] {
  const specifications = objects(tools).map(({ name, description, parameter_definitions: definitions }) => {
    const entries = Object.entries(isObject(definitions) ? definitions : {});
    const properties = Object.fromEntries(
      entries.map(([key, definition]) => {
        const type = isObject(definition) ? String(definition.type) : '';
        return [key, { type: types[type] ?? 'string' }];
      }),
    );
    const required = entries.flatMap(([key, definition]) => (isObject(definition) && definition.required ? [key] : []));
    const json = { type: 'object', properties, required };
    return { toolSpec: { name: String(name), description: String(description), inputSchema: { json } } };
  });
  return specifications.length > 0 ? { tools: specifications } : undefined;
}

function writeAnswer(reply: Reply): JsonObject {
  const calls = reply.blocks.flatMap((block) =>
    block.type === 'tool-use' ? [{ name: block.name, parameters: wholeInput(block) }] : [],
  );
  return {
    response_id: 'response-simulated',
    generation_id: 'generation-simulated',
    text: reply.blocks.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    finish_reason: reasons[reply.stopReason] ?? 'COMPLETE',
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
}

const reasons: Readonly<Record<string, string>> = {
  max_tokens: 'MAX_TOKENS',
  content_filtered: 'ERROR_TOXIC',
  model_context_window_exceeded: 'ERROR_LIMIT',
};
