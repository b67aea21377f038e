import assert from 'node:assert/strict';
import { findProxy } from '../../../../src/bedrock/network/find-proxy';
import { errorOf } from '../../conversation/support/refusal';

const bedrock = { protocol: 'https:', hostname: 'bedrock-runtime.eu-west-1.amazonaws.com' };
const names = ['https_proxy', 'http_proxy', 'all_proxy', 'no_proxy'].flatMap((name) => [name, name.toUpperCase()]);

describe('findProxy', () => {
  const before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  const setEnvironment = (variables: Record<string, string>) => {
    for (const name of names) delete process.env[name];
    Object.assign(process.env, variables);
  };
  afterEach(() => {
    for (const name of names) delete process.env[name];
    Object.assign(process.env, Object.fromEntries(Object.entries(before).filter(([, value]) => value !== undefined)));
  });
  const href = (address = bedrock) => findProxy({ mode: 'env' }, address)?.href;

  it('is none where there is to be none, whatever the environment says', () => {
    setEnvironment({ HTTPS_PROXY: 'http://proxy:1' });
    assert.equal(findProxy({ mode: 'none' }, bedrock), undefined);
  });

  const variables: [variables: Record<string, string>, proxy: string | undefined][] = [
    [{}, undefined],
    [{ HTTPS_PROXY: 'http://proxy:1' }, 'http://proxy:1/'],
    [{ https_proxy: 'http://small:1', HTTPS_PROXY: 'http://capital:1' }, 'http://small:1/'],
    [{ https_proxy: ' ', HTTPS_PROXY: 'http://capital:1' }, 'http://capital:1/'],
    [{ HTTP_PROXY: 'http://proxy:1' }, undefined],
    [{ ALL_PROXY: 'http://all:1' }, 'http://all:1/'],
    [{ ALL_PROXY: 'http://all:1', HTTPS_PROXY: 'https://proxy:1' }, 'https://proxy:1/'],
    [{ HTTPS_PROXY: 'proxy:3128' }, 'http://proxy:3128/'],
    [{ HTTPS_PROXY: 'http://me:se%3Acret@proxy:1' }, 'http://me:se%3Acret@proxy:1/'],
  ];
  for (const [set, proxy] of variables) {
    it(`is ${proxy} with ${JSON.stringify(set)}`, () => {
      setEnvironment(set);
      assert.equal(href(), proxy);
    });
  }

  const exemptions: [noProxy: string, exempt: boolean][] = [
    ['*', true],
    ['bedrock-runtime.eu-west-1.amazonaws.com', true],
    ['BEDROCK-RUNTIME.eu-west-1.amazonaws.com', true],
    ['amazonaws.com', true],
    ['.amazonaws.com', true],
    ['*.amazonaws.com', true],
    ['example.com, .amazonaws.com', true],
    ['example.com .amazonaws.com', true],
    ['amazonaws.com:443', true],
    ['amazonaws.com:8443', false],
    ['ws.com', false],
    ['example.com', false],
    ['', false],
    [',', false],
    ['xbedrock-runtime.eu-west-1.amazonaws.com', false],
  ];
  for (const [noProxy, exempt] of exemptions) {
    it(`lets NO_PROXY "${noProxy}" ${exempt ? 'exempt the host' : 'stand for others'}`, () => {
      setEnvironment({ HTTPS_PROXY: 'http://proxy:1', NO_PROXY: noProxy });
      assert.equal(href(), exempt ? undefined : 'http://proxy:1/');
    });
  }

  for (const hostname of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]', 'fake.localhost']) {
    it(`reaches ${hostname} straight`, () => {
      setEnvironment({ HTTPS_PROXY: 'http://proxy:1', HTTP_PROXY: 'http://proxy:1' });
      assert.equal(href({ protocol: 'http:', hostname }), undefined);
    });
  }

  for (const address of ['socks5://proxy:1', 'http://', '::', 'ftp://x']) {
    it(`refuses ${address}, without a word of what it holds`, () => {
      setEnvironment({ HTTPS_PROXY: address });
      const error = errorOf(() => href());
      assert.equal(error.code, 'bad_setting');
      assert.match(JSON.stringify(error.words), /https_proxy|HTTPS_PROXY/);
      assert.doesNotMatch(JSON.stringify(error.words), /socks5|ftp/);
    });
  }

  it('has the user and password of the setting', () => {
    const proxy = { url: 'http://proxy:1', user: 'me@home', password: 'se:cret', noProxy: [] };
    assert.equal(findProxy({ mode: 'url', proxy }, bedrock)?.href, 'http://me%40home:se%3Acret@proxy:1/');
  });

  it('keeps to the exemptions of the setting', () => {
    const proxy = { url: 'http://proxy:1', noProxy: ['amazonaws.com'] };
    assert.equal(findProxy({ mode: 'url', proxy }, bedrock), undefined);
    assert.equal(findProxy({ mode: 'url', proxy }, { ...bedrock, hostname: 'localhost' })?.href, 'http://proxy:1/');
  });
});
