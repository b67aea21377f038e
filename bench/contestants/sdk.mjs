/** AWS's SDK by itself over HTTP/1.1, the handler that the package uses, too. */

import { createWithSdk } from '../lib/create-with-sdk.mjs';
import { keys, region } from '../lib/keys.mjs';
import { requireFromProject } from '../lib/project.mjs';

export async function create({ url }) {
  const { NodeHttpHandler } = requireFromProject('@smithy/node-http-handler');
  const requestHandler = new NodeHttpHandler({ httpAgent: { keepAlive: true, maxSockets: 1_000 } });
  return createWithSdk({ region, endpoint: url, credentials: keys, requestHandler });
}
