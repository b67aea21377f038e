/** AWS's SDK as it comes: over HTTP/2. */
import { createWithSdk } from '../lib/create-with-sdk.mjs';
import { keys, region } from '../lib/keys.mjs';

export async function create({ url }) {
  return createWithSdk({ region, endpoint: url, credentials: keys });
}
