import assert from 'node:assert/strict';
import { readNetworkSettings } from '../../../../src/bedrock/network/read-network-settings';
import { errorOf } from '../../conversation/support/refusal';

const read = (
  saved: Record<string, unknown>,
  credentials: Record<string, string> = {},
  linked: Parameters<typeof readNetworkSettings>[2] = {},
) => readNetworkSettings(saved, credentials, linked);

describe('readNetworkSettings', () => {
  it('is HTTP/1.1 and the environment where nothing is said', () => {
    const usual = { transport: 'http1', proxy: { mode: 'env' }, fips: false, dualStack: false };
    for (const saved of [{}, { transport: '', proxyMode: '', tls: '', fips: 'yes' }]) {
      assert.deepEqual(read(saved), usual);
    }
  });

  it('takes all that it is told', () => {
    const tls = { ca: 'PEM' };
    const saved = { transport: 'http2', proxyMode: 'none', tls: 'tls-1', fips: true, dualStack: true };
    assert.deepEqual(read(saved, {}, { tls }), {
      transport: 'http2',
      proxy: { mode: 'none' },
      tls,
      fips: true,
      dualStack: true,
    });
  });

  it('takes a proxy with user and password', () => {
    const saved = { proxyMode: 'url', proxyUrl: 'http://proxy:3128/' };
    const credentials = { proxyUser: 'me', proxyPassword: 'secret' };
    const proxy = { url: 'http://proxy:3128', noProxy: [], user: 'me', password: 'secret' };
    assert.deepEqual(read(saved, credentials).proxy, { mode: 'url', proxy });
  });

  it('takes the proxy of the node', () => {
    const proxy = { url: 'http://proxy:1', noProxy: ['x'] };
    assert.deepEqual(read({ proxyMode: 'node', proxy: 'id' }, {}, { proxy }).proxy, { mode: 'url', proxy });
  });

  const wrong: [what: string, saved: Record<string, unknown>, names: RegExp][] = [
    ['a transport that does not exist', { transport: 'http3' }, /"transport"/],
    ['a proxy mode that does not exist', { proxyMode: 'magic' }, /proxyMode/],
    ['no address', { proxyMode: 'url' }, /proxyUrl/],
    ['an address that is none', { proxyMode: 'url', proxyUrl: 'proxy:3128' }, /proxyUrl/],
    ['an address that holds a password', { proxyMode: 'url', proxyUrl: 'http://me:hunter2@proxy' }, /proxyUrl/],
    ['a proxy node that is not there', { proxyMode: 'node', proxy: 'gone' }, /"proxy"/],
    ['no proxy node', { proxyMode: 'node' }, /"proxy"/],
    ['a TLS node that is not there', { tls: 'gone' }, /"tls"/],
    [
      'HTTP/2 through a proxy',
      { transport: 'http2', proxyMode: 'url', proxyUrl: 'http://p' },
      /transport.+http1_proxy/,
    ],
  ];
  for (const [what, saved, names] of wrong) {
    it(`refuses ${what}`, () => {
      const error = errorOf(() => read(saved));
      assert.equal(error.code, 'bad_setting');
      assert.match(JSON.stringify(error.words), names);
      assert.doesNotMatch(JSON.stringify(error.words), /hunter2/);
    });
  }

  it('refuses a password with a space, without quoting it', () => {
    const error = errorOf(() => read({ proxyMode: 'url', proxyUrl: 'http://p' }, { proxyPassword: 'my pass' }));
    assert.equal(error.code, 'bad_setting');
    assert.doesNotMatch(JSON.stringify(error.words), /my pass/);
  });
});
