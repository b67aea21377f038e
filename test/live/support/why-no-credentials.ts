import { createConnection } from '../../../src/bedrock/connection';
import { readConnectionSettings } from '../../../src/bedrock/read-connection-settings';
import { BedrockError } from '../../../src/errors/bedrock-error';
import { type LiveOptions, liveConnection } from './live-options';

/**
 * What the SDK says where the default chain finds no credentials; undefined where there are some to try. Those that
 * somebody named, and those that are there and of no use, are for the tests to tell of.
 */
export async function whyNoCredentials(options: LiveOptions): Promise<string | undefined> {
  const { settings, credentials } = liveConnection(options);
  if (settings.identity !== 'chain') return undefined;
  const connection = createConnection(readConnectionSettings(settings, credentials));
  try {
    const { client } = await connection.route({ model: '', modelOrigin: 'setting' });
    await client.config.credentials();
  } catch (error) {
    if (error instanceof BedrockError && error.code === 'credentials_missing')
      return String(error.words.params?.detail);
  } finally {
    connection.close();
  }
}
