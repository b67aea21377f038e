import assert from 'node:assert/strict';
import { redactSecrets } from '../../../src/errors/redact-secrets';

describe('redactSecrets', () => {
  const secretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  const hidden: ReadonlyArray<[title: string, text: string, safe: string]> = [
    ['a long-lived access key id', 'key AKIAIOSFODNN7EXAMPLE is bad', 'key *** is bad'],
    [
      'a temporary access key id',
      'Credential=ASIAIOSFODNN7EXAMPLE/20261121/us-east-1',
      'Credential=***/20261121/us-east-1',
    ],
    ['a secret key by itself', `it is ${secretKey}.`, 'it is ***.'],
    ['a secret key by name', 'aws_secret_access_key = short', 'aws_secret_access_key = ***'],
    ['a secret key in JSON', '{"secretAccessKey":"abc","region":"x"}', '{"secretAccessKey":"***","region":"x"}'],
    ['a session token by its header', 'x-amz-security-token:IQoJb3JpZ2luX2VjEJr', 'x-amz-security-token:***'],
    ['a session token by itself', `token ${'IQoJb3JpZ2luX2Vj'.repeat(8)}== end`, 'token *** end'],
    ['a bearer token', 'Authorization: Bearer abcdef.ghijkl-mnopqr_stu==', 'Authorization: Bearer ***'],
    ['a long-term Bedrock API key', 'ABSKQmVkcm9ja0FQSUtleS1hYmNkZWY= is wrong', '*** is wrong'],
    ['a short-term Bedrock API key', 'bedrock-api-key-YmVkcm9jay5hbWF6b24= is wrong', '*** is wrong'],
    ['a signature', `Signature=${'0a'.repeat(32)}`, 'Signature=***'],
    [
      'the password of a proxy',
      'connect to http://user:pa55@proxy.example.com:3128 failed',
      'connect to http://***@proxy.example.com:3128 failed',
    ],
    ['an API key by name', 'apiKey: "abc", next', 'apiKey: "***", next'],
  ];
  for (const [title, text, safe] of hidden) {
    it(`hides ${title}`, () => {
      assert.equal(redactSecrets(text), safe);
    });
  }

  const kept = [
    'Bearer Token has expired',
    'Authentication failed: Please make sure your API Key is valid.',
    'Check your AWS Secret Access Key and signing method.',
    'The security token included in the request is expired',
    'User: arn:aws:iam::123456789012:user/someone is not authorized to perform: bedrock:InvokeModel',
    'commit da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    'connect ECONNREFUSED 127.0.0.1:443',
  ];
  for (const text of kept) {
    it(`keeps "${text}"`, () => {
      assert.equal(redactSecrets(text), text);
    });
  }

  it('hides every one of several', () => {
    assert.equal(redactSecrets('AKIAIOSFODNN7EXAMPLE AKIAI44QH8DHBEXAMPLE'), '*** ***');
  });
});
