import { startSimulator } from '../../../simulator/start-simulator';
let seed = Number(process.argv[2] ?? 1);
const rnd = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed / 2147483648; };
const pick = <T,>(list: T[]): T => list[Math.floor(rnd() * list.length)] as T;
const rich = {
  messages: [
    { role: 'user', content: [{ text: 'use get_weather in Oslo' }, { image: { format: 'png', source: { bytes: 'iVBORw0KGgoAAAANSUhEUgAAAoAAAAHgCAYAAAAA' } } }, { document: { format: 'txt', name: 'a', source: { bytes: 'aGk=' } } }] },
    { role: 'assistant', content: [{ reasoningContent: { reasoningText: { text: 'a', signature: 'b' } } }, { toolUse: { toolUseId: 'a', name: 'get_weather', input: { city: 'x' } } }] },
    { role: 'user', content: [{ toolResult: { toolUseId: 'a', content: [{ text: 'cold' }, { json: { a: 1 } }], status: 'success' } }, { text: 'as json with get_weather' }] },
  ],
  system: [{ text: 'Reply in JSON {"properties":{"a":{"type":"string"}}}' }, { cachePoint: { type: 'default' } }],
  inferenceConfig: { maxTokens: 50, temperature: 0.5, topP: 0.9, stopSequences: ['x'] },
  toolConfig: { tools: [{ toolSpec: { name: 'get_weather', description: 'd', inputSchema: { json: { type: 'object', properties: { city: { type: 'string', minLength: 2, pattern: '^a' }, list: { type: 'array', items: { anyOf: [{ type: 'null' }, { $ref: '#/properties/city' }] }, minItems: 2 }, n: { type: 'number', multipleOf: 0.5, minimum: 3, maximum: 9 } }, required: ['city'] } } } }], toolChoice: { any: {} } },
  guardrailConfig: { guardrailIdentifier: 'simulator-block', guardrailVersion: '1', trace: 'enabled' },
  outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{"type":"object","properties":{"a":{"$ref":"#"}},"additionalProperties":false}', name: 'a' } } } },
  additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 10 } }, performanceConfig: { latency: 'standard' }, serviceTier: { type: 'default' },
  additionalModelResponseFieldPaths: ['/stop_sequence'],
};
const claude = { anthropic_version: 'x', max_tokens: 50, system: [{ type: 'text', text: 'x', cache_control: {} }], messages: [{ role: 'user', content: [{ type: 'text', text: 'weather in Oslo' }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aaaa' } }] }], tools: [{ name: 'weather', input_schema: { type: 'object', properties: { a: { type: 'string' } } } }], tool_choice: { type: 'auto' }, thinking: { type: 'enabled', budget_tokens: 1 }, stop_sequences: ['a'] };
const odd = () => pick<unknown>([null, 0, -1, 1.5, 1e300, '', 'x', '🙂', true, false, [], {}, [null], [[]], [{}], { a: 1 }, { $ref: '#' }, { type: 'object' }, 'array', { type: ['string', 'null'] }, '{"', '(', '[a-z', 'x'.repeat(3000), { __proto__: null, constructor: 1 }]);
function mutate(value: unknown): unknown {
  if (rnd() < 0.04) return odd();
  if (Array.isArray(value)) { const list = value.map(mutate); if (rnd() < 0.03) list.push(odd()); if (rnd() < 0.03) list.pop(); return list; }
  if (value && typeof value === 'object') { const copy: Record<string, unknown> = {}; for (const [k, v] of Object.entries(value)) if (rnd() > 0.02) copy[k] = mutate(v); if (rnd() < 0.02) copy[pick(['text', 'toolUse', 'enum', 'const', 'pattern', 'allOf', 'anyOf', 'items', 'minLength', 'maximum', 'required', 'type', '$ref', 'constructor', 'prefixItems', 'minItems', 'multipleOf'])] = odd(); return copy; }
  return value;
}
(async () => {
  const s = await startSimulator({ wordDelayMs: 0 });
  const counts: Record<string, number> = {};
  for (let i = 0; i < 6000; i++) {
    const op = pick(['converse', 'converse-stream', 'invoke', 'invoke-with-response-stream']);
    const body = mutate(op.startsWith('invoke') && rnd() < 0.7 ? claude : op.startsWith('invoke') ? { ...rich, outputConfig: undefined, guardrailConfig: undefined, additionalModelRequestFields: undefined, performanceConfig: undefined, serviceTier: undefined, additionalModelResponseFieldPaths: undefined } : rich);
    const model = pick(['simulator.chat', 'simulator.reasoning', 'us.anthropic.claude-haiku-4-5-20251001-v1:0', 'amazon.nova-lite-v1:0']);
    const t = Date.now();
    const r = await fetch(`${s.url}/model/${encodeURIComponent(model)}/${op}`, { method: 'POST', body: JSON.stringify(body), headers: { authorization: 'x', 'x-amzn-bedrock-guardrailidentifier': 'x' } });
    const text = await r.text();
    counts[op + r.status] = (counts[op + r.status] ?? 0) + 1;
    if (r.status >= 500 || Date.now() - t > 1000) console.log(Date.now() - t, r.status, text.slice(0, 300), JSON.stringify(body).slice(0, 1500));
  }
  console.log(counts);
  await s.close();
})();
