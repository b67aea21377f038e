import assert from 'node:assert/strict';
import type { ErrorReport } from '../../src/message-contract';
import { faultBench, type Play } from './support/fault-bench';
import { transports } from './support/fault-endpoint';
import { nodesUnderTest } from './support/fault-flow';
import { faultSuite } from './support/fault-suite';
import { playRefusal, refusalBody } from './support/wire-plays';

type Code = ErrorReport['code'];

interface Row {
  name: string;
  status: number;
  /** With the name of the failure in `x-amzn-errortype`. */
  code: Code;
  /** Without it: only the status speaks, and the sentence. */
  bare: Code;
}

/** Every row of the error taxonomy that has a status. */
const rows: Row[] = [
  { name: 'ThrottlingException', status: 429, code: 'throttled', bare: 'throttled' },
  { name: 'ModelNotReadyException', status: 429, code: 'model_loading', bare: 'throttled' },
  { name: 'ServiceUnavailableException', status: 503, code: 'service', bare: 'service' },
  { name: 'InternalServerException', status: 500, code: 'service', bare: 'service' },
  { name: 'ModelTimeoutException', status: 408, code: 'model_timeout', bare: 'model_timeout' },
  { name: 'ModelErrorException', status: 424, code: 'model_error', bare: 'model_error' },
  { name: 'ModelStreamErrorException', status: 424, code: 'model_error', bare: 'model_error' },
  { name: 'ValidationException', status: 400, code: 'invalid_request', bare: 'invalid_request' },
  { name: 'AccessDeniedException', status: 403, code: 'permission', bare: 'permission' },
  { name: 'ResourceNotFoundException', status: 404, code: 'model_id', bare: 'model_id' },
  { name: 'ServiceQuotaExceededException', status: 400, code: 'quota', bare: 'invalid_request' },
  { name: 'ConflictException', status: 400, code: 'invalid_request', bare: 'invalid_request' },
  { name: 'FTUFormNotFilled', status: 404, code: 'use_case_form', bare: 'model_id' },
  { name: 'ExpiredTokenException', status: 403, code: 'credentials_expired', bare: 'permission' },
  { name: 'UnrecognizedClientException', status: 403, code: 'credentials_invalid', bare: 'permission' },
  { name: 'InvalidClientTokenId', status: 403, code: 'credentials_invalid', bare: 'permission' },
  { name: 'InvalidSignatureException', status: 403, code: 'signature', bare: 'permission' },
  { name: 'RequestExpired', status: 403, code: 'clock_skew', bare: 'permission' },
  { name: 'IncompleteSignature', status: 400, code: 'credentials_invalid', bare: 'invalid_request' },
  { name: 'MissingAuthenticationToken', status: 403, code: 'credentials_invalid', bare: 'permission' },
  { name: 'BadCScoreException', status: 403, code: 'permission', bare: 'permission' },
  { name: 'UnknownOperationException', status: 404, code: 'bad_endpoint', bare: 'model_id' },
];

faultSuite('error-taxonomy', () => {
  for (const transport of transports) {
    describe(transport, () => {
      const bench = faultBench(transport);
      for (const { name, status, code, bare } of rows)
        it(`${transport}: ${name} (${status})`, async () => {
          const forms: [Code, Play][] = [
            [code, playRefusal(status, { 'x-amzn-errortype': name }, refusalBody)],
            [
              code,
              playRefusal(status, { 'x-amzn-errortype': `${name}:http://internal.amazon.com/coral/` }, refusalBody),
            ],
            [
              code,
              playRefusal(status, {}, JSON.stringify({ __type: `com.amazon.coral#${name}`, message: 'It is so.' })),
            ],
            [bare, playRefusal(status, {}, refusalBody)],
          ];
          for (const [expected, play] of forms) {
            const ends = await Promise.all(nodesUnderTest.map((node) => bench.run({ node, pieces: ['never'], play })));
            assert.deepEqual([...new Set(ends)], [expected]);
          }
          bench.flow.assertNothingLeft();
        });

      it(`${transport}: every status without a word`, async () => {
        for (const status of [
          400, 401, 402, 403, 404, 405, 407, 408, 409, 413, 418, 424, 429, 500, 501, 502, 503, 504, 529,
        ])
          for (const body of ['', '{}', 'null', 'no', '{"message":{"a":1}}']) {
            const play = playRefusal(status, {}, body);
            const ends = await Promise.all(nodesUnderTest.map((node) => bench.run({ node, pieces: ['never'], play })));
            assert.equal(ends.includes('reply'), false, `${status} ${body}: ${ends.join(', ')}`);
          }
      });
    });
  }
});
