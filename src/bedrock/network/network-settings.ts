/** How calls travel. */
export interface NetworkSettings {
  /** HTTP/1.1 with keep-alive unless told otherwise. */
  transport: 'http1' | 'http2';
  proxy: ProxySettings;
  /** A private authority, a certificate of our own; absent is Node's own trust. */
  tls?: TlsSettings;
  /** Endpoints that are validated by FIPS 140, and such that are reached by IPv6 too. */
  fips: boolean;
  dualStack: boolean;
}

/** Which proxy stands on the way. */
export type ProxySettings =
  | { mode: 'none' }
  /** What HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say. */
  | { mode: 'env' }
  | { mode: 'url'; proxy: ProxyAddress };

export interface ProxyAddress {
  /** http or https, without user and password. */
  url: string;
  user?: string;
  password?: string;
  /** Hosts that are reached without it, as NO_PROXY has them. */
  noProxy: readonly string[];
}

/** What Node's TLS takes of it; PEM. */
export interface TlsSettings {
  ca?: string | Buffer;
  cert?: string | Buffer;
  key?: string | Buffer;
  passphrase?: string;
  servername?: string;
  rejectUnauthorized?: boolean;
}
