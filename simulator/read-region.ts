import type { Exchange } from './wire/exchange';

/** The region a request is signed for; the default where it is signed for none, as with an API key. */
export function readRegion({ headers }: Exchange): string {
  return /Credential=[^/]+\/\d{8}\/([a-z0-9-]+)\//.exec(String(headers.authorization))?.[1] ?? 'us-east-1';
}
