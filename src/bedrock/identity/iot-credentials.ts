import { readFile } from 'node:fs/promises';
import { isPlainObject } from '../../conversation/read-value';
import { BedrockError } from '../../errors/bedrock-error';
import type { CredentialProvider, HttpHandler } from '../aws-types';
import type { TlsSettings } from '../network/network-settings';
import type { IotDevice } from './identity';

/**
 * Temporary credentials for a device's certificate: no long-lived key lies on a gateway.
 * https://docs.aws.amazon.com/iot/latest/developerguide/authorizing-direct-aws.html
 */
export function iotCredentials(
  device: IotDevice,
  handlerFor: (certificate: TlsSettings) => HttpHandler,
): CredentialProvider {
  let handler: HttpHandler | undefined;
  return async () => {
    handler ??= handlerFor(await readCertificate(device));
    const { HttpRequest }: typeof import('@smithy/core/protocols') = require('@smithy/core/protocols');
    const request = new HttpRequest({
      protocol: 'https:',
      hostname: device.endpoint,
      path: `/role-aliases/${encodeURIComponent(device.roleAlias)}/credentials`,
      headers: { host: device.endpoint, 'x-amzn-iot-thingname': device.thingName },
    });
    const { response } = await handler.handle(request);
    const text = await readText(response.body);
    if (response.statusCode === 200) return toCredentials(text);
    // The certificate may have been renewed in its place.
    handler = undefined;
    throw refused(response.statusCode, text);
  };
}

async function readCertificate({ certificate }: IotDevice): Promise<TlsSettings> {
  if (!('certFile' in certificate)) return certificate;
  const [cert, key] = await Promise.all([readFile(certificate.certFile), readFile(certificate.keyFile)]);
  return { cert, key };
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

function toCredentials(text: string) {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = credentialsIn(text);
  if (typeof accessKeyId !== 'string' || typeof secretAccessKey !== 'string' || typeof sessionToken !== 'string') {
    throw refused(200, '');
  }
  const ends = new Date(String(expiration));
  return {
    accessKeyId,
    secretAccessKey,
    sessionToken,
    ...(!Number.isNaN(ends.getTime()) && { expiration: ends }),
  };
}

function credentialsIn(text: string): Record<string, unknown> {
  const { credentials } = parse(text);
  return isPlainObject(credentials) ? credentials : {};
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isPlainObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** The service says little: an unknown alias, an inactive certificate and a foreign thing look alike. */
function refused(status: number, text: string): BedrockError {
  const { message } = parse(text);
  const detail = typeof message === 'string' ? message : `HTTP ${status}`;
  const code = status === 429 ? 'throttled' : status >= 500 ? 'service' : 'credentials_invalid';
  const words = { key: 'errors.iot', params: { detail } };
  return new BedrockError(code, words, { phase: 'credentials', statusCode: status });
}
