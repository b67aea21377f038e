import type { Node, NodeAPI } from 'node-red';
import type { LinkedCertificate } from '../../src/bedrock/identity/read-identity';
import type { ProxyAddress, TlsSettings } from '../../src/bedrock/network/network-settings';
import type { LinkedNodes } from '../../src/bedrock/network/read-network-settings';
import type { SavedConnection } from '../../src/bedrock/read-saved';

/** Core's `http proxy`. */
interface ProxyNode extends Node<{ username?: string; password?: string }> {
  url?: string;
  noproxy?: string[] | string;
}

/** Core's `tls-config`. */
interface TlsNode extends Node {
  valid?: boolean;
  addTLSOptions?(options: object): TlsSettings;
}

/** What the configuration nodes hold that a connection refers to; what is not there, or of no use, is absent. */
export function readLinkedNodes(
  RED: NodeAPI,
  { proxy, tls, iotTls }: SavedConnection,
): LinkedNodes & LinkedCertificate {
  return {
    proxy: readProxyNode(nodeOf(RED, proxy)),
    tls: readTlsNode(nodeOf(RED, tls)),
    iotTls: readTlsNode(nodeOf(RED, iotTls)),
  };
}

function nodeOf(RED: NodeAPI, id: unknown): Node | undefined {
  return typeof id === 'string' && id !== '' ? (RED.nodes.getNode(id) ?? undefined) : undefined;
}

function readProxyNode(node: ProxyNode | undefined): ProxyAddress | undefined {
  if (!URL.canParse(node?.url ?? '')) return undefined;
  const url = new URL(node?.url ?? '');
  const user = node?.credentials?.username || decodeURIComponent(url.username);
  const password = node?.credentials?.password || decodeURIComponent(url.password);
  url.username = '';
  url.password = '';
  return {
    url: url.href,
    noProxy: [node?.noproxy ?? []].flat(),
    ...(user && { user }),
    ...(password && { password }),
  };
}

function readTlsNode(node: TlsNode | undefined): TlsSettings | undefined {
  if (node?.valid === false) return undefined;
  const { ca, cert, key, passphrase, servername, rejectUnauthorized } = node?.addTLSOptions?.({}) ?? {};
  if (node?.addTLSOptions === undefined) return undefined;
  return {
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(passphrase && { passphrase }),
    ...(servername && { servername }),
    ...(rejectUnauthorized === false && { rejectUnauthorized }),
  };
}
