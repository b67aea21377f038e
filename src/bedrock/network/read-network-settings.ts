import { isBlank } from '../../conversation/read-value';
import { badInput } from '../../errors/bad-input';
import { readSecret, readText, readUrl, type SavedConnection, type SavedCredentials } from '../read-saved';
import type { NetworkSettings, ProxyAddress, ProxySettings, TlsSettings } from './network-settings';

/** What the configuration nodes hold that a connection refers to. */
export interface LinkedNodes {
  /** Of the `http proxy` node; absent where there is none of that id. */
  proxy?: ProxyAddress;
  /** Of the `tls-config` node. */
  tls?: TlsSettings;
}

/** @throws BedrockError bad_setting */
export function readNetworkSettings(
  saved: SavedConnection,
  credentials: SavedCredentials,
  linked: LinkedNodes,
): NetworkSettings {
  const transport = readTransport(saved.transport);
  const proxy = readProxy(saved, credentials, linked);
  // No tunnel of ours carries it; what the environment says is seen when a call is made.
  if (transport === 'http2' && proxy.mode === 'url') throw badInput('transport', 'http1_proxy', transport, 'setting');
  if (!isBlank(saved.tls) && linked.tls === undefined) throw badInput('tls', 'tls_node', saved.tls, 'setting');
  return {
    transport,
    proxy,
    ...(linked.tls && { tls: linked.tls }),
    fips: saved.fips === true,
    dualStack: saved.dualStack === true,
  };
}

function readTransport(value: unknown): NetworkSettings['transport'] {
  const transport = isBlank(value) ? 'http1' : value;
  if (transport === 'http1' || transport === 'http2') return transport;
  throw badInput('transport', 'transport', value, 'setting');
}

function readProxy(saved: SavedConnection, credentials: SavedCredentials, linked: LinkedNodes): ProxySettings {
  switch (isBlank(saved.proxyMode) ? 'env' : saved.proxyMode) {
    case 'env':
      return { mode: 'env' };
    case 'none':
      return { mode: 'none' };
    case 'url': {
      const url = readUrl('proxyUrl', saved.proxyUrl);
      if (url === undefined) throw badInput('proxyUrl', 'proxy', saved.proxyUrl, 'setting');
      const user = readText('proxyUser', credentials.proxyUser);
      const password = readSecret('proxyPassword', credentials.proxyPassword);
      return { mode: 'url', proxy: { url, noProxy: [], ...(user && { user }), ...(password && { password }) } };
    }
    case 'node':
      if (linked.proxy === undefined) throw badInput('proxy', 'proxy_node', saved.proxy, 'setting');
      return { mode: 'url', proxy: linked.proxy };
    default:
      throw badInput('proxyMode', 'proxy_mode', saved.proxyMode, 'setting');
  }
}
