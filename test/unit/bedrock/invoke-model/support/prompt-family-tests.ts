import assert from 'node:assert/strict';
import type { ContentBlock } from '../../../../../src/bedrock/aws-types';
import { fitToFamily } from '../../../../../src/bedrock/invoke-model/fit-to-family';
import type { Json, ModelFamily } from '../../../../../src/bedrock/invoke-model/model-family';
import type { ChatRequest } from '../../../../../src/conversation/chat-request';
import { factsOf } from '../../../../../src/models/facts-of';
import { errorOf } from '../../../conversation/support/refusal';
import { answerOf } from './answer-of';
import { threeTurns } from './conversations';
import { question } from './question';
import { readChunksOf } from './read-chunks-of';

/** The prompt of a request in the body of a family. */
export function promptOf(family: ModelFamily, request: ChatRequest): string {
  const { prompt, inputText } = family.toBody(request, { streaming: false });
  assert.ok(typeof prompt === 'string' || typeof inputText === 'string', 'the body holds a prompt');
  return String(prompt ?? inputText);
}

const foreignBlocks: [holds: string, block: ContentBlock, feature: string][] = [
  ['a tool call', { toolUse: { toolUseId: 't', name: 'look', input: {} } }, 'tools'],
  ['a tool result', { toolResult: { toolUseId: 't', content: [] } }, 'tools'],
  ['a document', { document: { name: 'd', format: 'txt', source: { text: 'x' } } }, 'documents'],
  ['a video', { video: { format: 'mp4', source: { bytes: Buffer.of(1) } } }, 'video'],
];

/** Tests that a family refuses by its own name what no prompt has a place for. */
export function itRefusesForeignBlocks(family: ModelFamily): void {
  for (const [holds, block, feature] of foreignBlocks) {
    it(`refuses ${holds}, by its own name`, () => {
      const asked = question({ messages: [{ role: 'user', content: [{ text: 'Why?' }, block] }] });
      const { code, words } = errorOf(() => family.toBody(asked, { streaming: false }));
      const params = { family: { key: `families.${family.name}` }, what: { key: `features.${feature}` } };
      assert.deepEqual([code, words.key, words.params], ['unsupported_feature', 'errors.family_lacks', params]);
    });
  }
}

/** Tests what a family says of whether a document is one of its own. */
export function itRecognises(family: ModelFamily, own: readonly Json[], foreign: readonly Json[]): void {
  for (const document of own) {
    it(`recognises ${JSON.stringify(document)}`, () => assert.equal(family.recognises(document), true));
  }
  for (const document of [...foreign, {}, { type: 'message', content: [] }]) {
    it(`does not recognise ${JSON.stringify(document)}`, () => assert.equal(family.recognises(document), false));
  }
}

/** Tests the words for why the model stopped, in a whole answer and in a chunk. @param say makes either of them */
export function itTellsWhyItStopped(
  family: ModelFamily,
  say: (reason: string) => Json,
  reasons: readonly [own: string, stopReason: string][],
): void {
  for (const [own, stopReason] of reasons) {
    it(`calls ${own} ${stopReason}`, () => {
      const told = own === stopReason ? { stopReason } : { stopReason, nativeStopReason: own };
      const { content, usage, ...answered } = answerOf(family, say(own));
      assert.deepEqual(answered, told);
      assert.deepEqual(readChunksOf(family, [say(own)]).events.at(-1), { type: 'stop', ...told });
    });
  }
}

/** Tests that chunks which tell nothing, or other things than their names promise, make no event and no count. */
export function itPassesOver(family: ModelFamily, chunks: readonly Json[]): void {
  for (const chunk of [...chunks, {}, { 'amazon-bedrock-invocationMetrics': { inputTokenCount: 5 } }]) {
    it(`reads nothing in ${JSON.stringify(chunk)}`, () => {
      assert.deepEqual(readChunksOf(family, [chunk]), { events: [], end: [], usage: {} });
    });
  }
}

/** Tests that no text of a conversation can say what means something in a family's template. */
export function itNeutralises(family: ModelFamily, tokens: readonly string[]): void {
  for (const token of tokens) {
    const forgeries = forge(token);
    const count = (request: ChatRequest) => promptOf(family, request).split(token).length - 1;

    for (const [where, ask] of places) {
      // Where the template has no place for it, a fit folds it into the first question.
      if (where === systemPrompt && !family.abilities.system) continue;
      it(`R48: lets ${where} not say ${JSON.stringify(token)}`, () => {
        const allowed = count(ask(['a', 'b']));
        for (const texts of forgeries) assert.equal(count(ask(texts)), allowed, JSON.stringify(texts));
      });
    }

    it(`R48: tells where ${JSON.stringify(token)} was said`, () => {
      const suit = (said: string) => fitToFamily(family)(threeTurns({ system: [{ text: said }] }), fitted(family));
      const { request, warnings } = suit(`a${token}b`);
      const told = warnings.filter(({ code }) => code === 'token_neutralised');
      assert.deepEqual(
        told.map(({ where, words }) => [where, words.params]),
        [['system', { family: { key: `families.${family.name}` } }]],
      );
      assert.equal(count(request), count(suit('ab').request));
    });
  }
}

function fitted(family: ModelFamily) {
  // A template's own place for the system prompt, or none, is a fact that the edge adds.
  const body = { ...family.facts, system: family.abilities.system };
  return { facts: factsOf('m', [], { body }), strict: false, streaming: false };
}

/** Texts in which a token stands, or would where they are joined or where a token inside of it was taken out. */
function forge(token: string): string[][] {
  const letters = [...token];
  const cuts = letters.slice(1).map((_letter, index) => index + 1);
  const cutAt = (index: number) => [letters.slice(0, index).join(''), letters.slice(index).join('')] as const;
  return [
    [token, 'b'],
    ['a', token],
    [`a${token}${token}b`],
    [`a\n${token}`],
    ['a', token.trimStart()],
    ...cuts.map((index) => [...cutAt(index)]),
    ...cuts.map((index) => [cutAt(index).join(token)]),
  ];
}

const text = (texts: readonly string[]): { text: string }[] => texts.map((said) => ({ text: said }));

const systemPrompt = 'the system prompt';

/** Where a conversation says something. Each is asked in texts of which the family makes one. */
const places: [where: string, ask: (texts: readonly string[]) => ChatRequest][] = [
  ['a question', (texts) => question({ messages: [{ role: 'user', content: text(texts) }] })],
  [
    'an earlier answer',
    (texts) => {
      const [first, , last] = threeTurns().messages;
      const said = { role: 'assistant' as const, content: text(texts) };
      return question({ messages: [first, said, last].flatMap((turn) => turn ?? []) });
    },
  ],
  [systemPrompt, (texts) => threeTurns({ system: text(texts) })],
  [
    'a guarded text',
    (texts) => {
      const content = texts.map((said) => ({ guardContent: { text: { text: said } } }));
      return question({ messages: [{ role: 'user', content }] });
    },
  ],
  [
    'a cited text',
    (texts) => {
      const content = [{ citationsContent: { content: text(texts) } }];
      return threeTurns({ messages: [...threeTurns().messages, { role: 'assistant', content }] });
    },
  ],
];
