import assert from 'node:assert/strict';
import { closingFacts, readEnvelope } from '../../../../src/bedrock/invoke-model/envelope';

const headers = {
  'x-amzn-bedrock-input-token-count': '30',
  'x-amzn-bedrock-output-token-count': '51',
  'x-amzn-bedrock-cache-read-input-token-count': '100',
  'x-amzn-bedrock-cache-write-input-token-count': '0',
  'x-amzn-bedrock-invocation-latency': '1142',
};
const metrics = {
  inputTokenCount: 7,
  outputTokenCount: 9,
  invocationLatency: 600,
  firstByteLatency: 80,
  cacheReadInputTokenCount: 3,
};

describe('readEnvelope', () => {
  it('finds nothing in a body that holds nothing of the service', () => {
    assert.deepEqual(readEnvelope({ generation: 'Hello', stop_reason: 'stop' }), {});
  });

  it('R7: tells whether a guardrail intervened, which the stop reason does not', () => {
    assert.deepEqual(readEnvelope({ 'amazon-bedrock-guardrailAction': 'INTERVENED' }), { guardrailIntervened: true });
    assert.deepEqual(readEnvelope({ 'amazon-bedrock-guardrailAction': 'NONE' }), { guardrailIntervened: false });
  });

  it("gives the trace under Converse's names, one list of assessments for each guardrail", () => {
    const input = { g1: { topicPolicy: { topics: [{ name: 't', action: 'BLOCKED' }] } } };
    const [first, second] = [{ wordPolicy: {} }, { topicPolicy: {} }];
    const trace = { guardrail: { input, outputs: [{ g1: first }, { g1: second }], modelOutput: ['x'] }, other: 1 };
    assert.deepEqual(readEnvelope({ 'amazon-bedrock-trace': trace }).trace, {
      guardrail: { inputAssessment: input, outputAssessments: { g1: [first, second] }, modelOutput: ['x'] },
      other: 1,
    });
  });

  it('keeps a trace of another kind, and takes none that is no object', () => {
    const trace = { promptRouter: { invokedModelId: 'm' } };
    assert.deepEqual(readEnvelope({ 'amazon-bedrock-trace': trace }).trace, trace);
    assert.deepEqual(readEnvelope({ 'amazon-bedrock-trace': 'x', 'amazon-bedrock-invocationMetrics': null }), {});
  });

  it('finds the metrics of a last chunk', () => {
    assert.deepEqual(readEnvelope({ 'amazon-bedrock-invocationMetrics': metrics }), { metrics });
  });
});

describe('closingFacts', () => {
  it('takes token counts from the body, else from the headers, else from the metrics, each by itself', () => {
    const { usage } = closingFacts({ inputTokens: 1 }, { 'x-amzn-bedrock-output-token-count': '5' }, { metrics });
    assert.deepEqual(usage, { inputTokens: 1, outputTokens: 5, cacheReadInputTokens: 3, totalTokens: 9 });
  });

  it('adds up a total that nobody tells, what the cache gave included, and leaves one that is told', () => {
    assert.equal(closingFacts({}, headers, {}).usage?.totalTokens, 181);
    assert.equal(closingFacts({ totalTokens: 90 }, headers, {}).usage?.totalTokens, 90);
  });

  it('adds up nothing from one count alone', () => {
    const { usage } = closingFacts({}, { 'x-amzn-bedrock-input-token-count': '5' }, {});
    assert.deepEqual(usage, { inputTokens: 5 });
  });

  it('tells no counts where there are none, and takes no text for a number', () => {
    assert.deepEqual(closingFacts({}, {}, {}), {});
    assert.deepEqual(closingFacts({}, { 'x-amzn-bedrock-input-token-count': 'many' }, { metrics: {} }), {});
  });

  it('keeps a 0 that is told', () => {
    assert.equal(closingFacts({ outputTokens: 0 }, headers, {}).usage?.outputTokens, 0);
  });

  it('takes the latency from the headers, else from the metrics', () => {
    assert.equal(closingFacts({}, headers, { metrics }).latencyMs, 1142);
    assert.equal(closingFacts({}, {}, { metrics }).latencyMs, 600);
  });

  it('tells tier and latency mode as the service confirms them, in the form that Converse has', () => {
    const confirmed = {
      'x-amzn-bedrock-service-tier': 'flex',
      'x-amzn-bedrock-performanceconfig-latency': 'optimized',
    };
    assert.deepEqual(closingFacts({}, confirmed, {}), {
      serviceTier: { type: 'flex' },
      performanceConfig: { latency: 'optimized' },
    });
  });

  it('hands on the verdict of a guardrail', () => {
    const envelope = { guardrailIntervened: true, trace: { guardrail: {} }, metrics };
    const { guardrailIntervened, trace } = closingFacts({}, {}, envelope);
    assert.deepEqual([guardrailIntervened, trace], [true, { guardrail: {} }]);
  });
});
