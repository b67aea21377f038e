import assert from 'node:assert/strict';
import type { JsonObject } from '../../simulator/json';
import type { PieceMsg } from '../../src/message-contract';
import { answerBlocks } from './helpers/answer-blocks';
import { answerText, type Call } from './helpers/fake-bedrock';
import { simulatorBehind } from './helpers/pass-on';
import { assertOneEnd, assertReport, factsOf, fakeEndpoints, keysTo, kinds, testFlows } from './helpers/test-flow';
import { toldCodes, toldWarning } from './helpers/warnings';

const model = 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0';
const all = { guardrailId: 'gr-abc', guardrailVersion: '3', guardrailTrace: 'enabled', guardrailStream: 'async' };
const configOf = ({ body }: Call) => body.guardrailConfig as JsonObject | undefined;

const trace = {
  guardrail: {
    inputAssessment: {
      'gr-abc': { topicPolicy: { topics: [{ name: 'x', type: 'DENY', action: 'BLOCKED', detected: true }] } },
    },
    outputAssessments: {
      'gr-abc': [
        { wordPolicy: { customWords: [{ match: 'y', action: 'NONE', detected: false }], managedWordLists: [] } },
      ],
    },
  },
};

describe('a guardrail', () => {
  const serve = fakeEndpoints();
  const simulate = simulatorBehind();
  const start = testFlows();

  for (const kind of kinds) {
    describe(kind, () => {
      it('leaves with id, version, trace, and with its stream mode only when streaming', async () => {
        const server = await serve((call) => answerText(call, 'Yes.'));
        const flow = await start({ kind, ...keysTo(server.url), node: { model, ...all } });
        const ended = await flow.ask({ payload: 'Hi' });
        const said = { guardrailIdentifier: 'gr-abc', guardrailVersion: '3', trace: 'enabled' };
        const mode = kind === 'stream' ? { streamProcessingMode: 'async' } : {};
        assert.deepEqual(configOf(server.calls[0] as Call), { ...said, ...mode });
        assert.deepEqual(toldCodes(ended), kind === 'stream' ? [] : ['field_ignored']);
      });

      it('is the draft where no version is said', async () => {
        const server = await serve((call) => answerText(call, 'Yes.'));
        const flow = await start({ kind, ...keysTo(server.url), node: { model, guardrailId: 'gr-abc' } });
        await flow.ask({ payload: 'Hi' });
        const said = { guardrailIdentifier: 'gr-abc', guardrailVersion: 'DRAFT' };
        assert.deepEqual(configOf(server.calls[0] as Call), said);
      });

      it('of the node stands in the place of the payload’s', async () => {
        const server = await serve((call) => answerText(call, 'Yes.'));
        const flow = await start({ kind, ...keysTo(server.url), node: { model, guardrailId: 'gr-abc' } });
        const guardrailConfig = { guardrailIdentifier: 'weak', guardrailVersion: '1', trace: 'enabled_full' };
        const ended = await flow.ask({ payload: { messages: [{ role: 'user', content: 'Hi' }], guardrailConfig } });
        const said = { guardrailIdentifier: 'gr-abc', guardrailVersion: 'DRAFT' };
        assert.deepEqual(configOf(server.calls[0] as Call), said);
        assert.match(toldWarning(ended, 'fixed_by_node').message, /guardrail/);
      });

      it('of the payload leaves where the node has none', async () => {
        const server = await serve((call) => answerText(call, 'Yes.'));
        const flow = await start({ kind, ...keysTo(server.url), node: { model } });
        const guardrailConfig = { guardrailIdentifier: 'own', guardrailVersion: '1' };
        await flow.ask({ payload: { messages: [{ role: 'user', content: 'Hi' }], guardrailConfig } });
        assert.deepEqual(configOf(server.calls[0] as Call), guardrailConfig);
      });

      it('that intervenes is data in the reply', async () => {
        const flow = await start({
          kind,
          node: { model, guardrailId: 'simulator-block-1', guardrailTrace: 'enabled' },
        });
        const ended = await flow.ask({ payload: 'Hi' });
        assertOneEnd(ended, 'replies');
        const { guardrail, stopReason } = factsOf(ended);
        assert.equal(stopReason, 'guardrail_intervened');
        assert.deepEqual(guardrail, {
          action: 'intervened',
          source: 'input',
          policies: ['topicPolicy'],
          textAlreadySent: kind === 'stream',
        });
        assert.match(String(ended.replies[0]?.payload), /Sorry/);
      });

      it('tells neither source nor policies without a trace', async () => {
        const flow = await start({ kind, node: { model, guardrailId: 'simulator-block-1' } });
        const { guardrail } = factsOf(await flow.ask({ payload: 'Hi' }));
        assert.deepEqual([guardrail?.action, guardrail?.source, guardrail?.policies], ['intervened', null, []]);
      });

      it('that lets pass is data too, and names only what found something', async () => {
        const server = await serve((call) => answerBlocks(call, [{ text: 'Yes.' }], { trace }));
        const flow = await start({ kind, ...keysTo(server.url), node: { model, ...all, onGuardrail: 'error' } });
        const ended = await flow.ask({ payload: 'Hi' });
        assertOneEnd(ended, 'replies');
        const expected = { action: 'none', source: 'input', policies: ['topicPolicy'], textAlreadySent: false };
        assert.deepEqual(factsOf(ended).guardrail, expected);
        assert.deepEqual(factsOf(ended).trace, trace);
      });

      it('that intervenes is an error where the author wants it so, with the text that came', async () => {
        const node = { model, guardrailId: 'simulator-block-1', onGuardrail: 'error' };
        const flow = await start({ kind, node });
        const ended = await flow.ask({ payload: 'Hi' });
        assertOneEnd(ended, 'errors');
        assertReport(ended.error, { code: 'guardrail', phase: 'output', retryable: false, attempts: 1 });
        assert.match(ended.error.partial?.text ?? '', /Sorry/);
        assert.equal(typeof ended.error.partial?.usage?.totalTokens, 'number');
        assert.equal(ended.error.model, model);
        assert.equal(ended.errors[0]?.payload, 'Hi');
        assert.equal('messages' in (ended.errors[0] ?? {}), false);
        if (kind === 'stream') {
          assert.equal(ended.pieces.at(-1)?.reset, true);
          assert.equal(
            (ended.pieces as unknown as PieceMsg[]).some(({ complete }) => complete),
            false,
          );
        }
      });

      for (const stopReason of ['content_filtered', 'refusal']) {
        it(`${stopReason} is a reply, and an error where the author wants it so`, async () => {
          const server = await serve((call) => answerBlocks(call, [{ text: 'I was about to' }], { stopReason }));
          const replying = await start({ kind, ...keysTo(server.url), node: { model } });
          const reply = await replying.ask({ payload: 'Hi', _msgid: 'reply' });
          assertOneEnd(reply, 'replies');
          assert.equal(reply.replies[0]?.payload, 'I was about to');
          assert.equal(factsOf(reply).stopReason, stopReason);
          const failing = await start({ kind, ...keysTo(server.url), node: { model, onGuardrail: 'error' } });
          const error = await failing.ask({ payload: 'Hi', _msgid: 'error' });
          assertOneEnd(error, 'errors');
          assertReport(error.error, { code: 'refused', phase: 'output', retryable: false });
          assert.equal(error.error.partial?.text, 'I was about to');
        });
      }

      it('that says nothing in the place of the reply leaves a conversation that goes on', async () => {
        const server = await serve((call) =>
          call.number === 1 ? answerBlocks(call, [], { stopReason: 'guardrail_intervened' }) : simulate(call),
        );
        const flow = await start({ kind, connection: { endpoint: server.url }, node: { model } });
        const first = await flow.ask({ payload: 'Hi', _msgid: 'first' });
        assertOneEnd(first, 'replies');
        assert.equal(first.replies[0]?.payload, '');
        const messages = first.replies[0]?.messages;
        assertOneEnd(await flow.ask({ payload: 'Again', messages, _msgid: 'second' }), 'replies');
      });
    });
  }
});
