import assert from 'node:assert/strict';
import { answerText, sendError } from './helpers/fake-bedrock';
import { fakeEndpoints, keysTo, kinds, testFlows } from './helpers/test-flow';

describe('the debug log', () => {
  const serve = fakeEndpoints();
  const start = testFlows();

  for (const kind of kinds) {
    it(`has one line for each call, and nothing that was said, ${kind}`, async () => {
      const server = await serve((call) => {
        if (call.number === 2) sendError(call, 403, 'AccessDeniedException', 'the secret answer');
        else answerText(call, 'the secret answer');
      });
      const flow = await start({ kind, ...keysTo(server.url) });
      for (const _ of [1, 2]) await flow.ask({ payload: 'the secret question' });
      const lines = flow
        .logs('debug')
        .filter(({ id }) => id === 'node')
        .map(({ msg }) => String(msg));
      assert.equal(lines.length, 2, lines.join('\n'));
      assert.match(
        lines[0] ?? '',
        /^model=simulator\.chat api=converse region=eu-west-1 attempts=1 ms=\d+ tokens=7\+5 requestId=\w+-1$/,
      );
      assert.match(
        lines[1] ?? '',
        /^model=simulator\.chat region=eu-west-1 code=permission attempts=1 ms=\d+ requestId=error-1$/,
      );
      assert.doesNotMatch(lines.join(), /secret/);
    });
  }

  it('warns of a repair once, whatever the number of messages', async () => {
    const server = await serve((call) => answerText(call, 'the secret answer'));
    const flow = await start({ kind: 'chat', ...keysTo(server.url, { region: '' }) });
    for (const _ of [1, 2, 3]) await flow.ask({ payload: 'the secret question' });
    const warnings = flow.logs('warn').filter(({ id }) => id === 'node');
    assert.deepEqual(
      warnings.map(({ msg }) => String(msg)),
      ['No region is set anywhere: us-east-1 was assumed.'],
    );
  });
});
