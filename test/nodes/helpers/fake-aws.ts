import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { authority, serverCertificate } from './certificates';
import { type FakeProxy, startFakeProxy } from './fake-proxy';

/** A request to one of AWS's hosts. */
export interface AwsCall {
  host: string;
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** The access key that signed it; '' where nobody did. */
  accessKeyId: string;
  /** Whom the client's certificate names; '' where it showed none. */
  device: string;
}

/** AWS's own hosts on loopback, behind a proxy that leads every host there. */
export interface FakeAws {
  /** Settings of a connection that goes there, and the nodes and secrets that it needs. */
  readonly way: {
    connection: Record<string, unknown>;
    nodes: { id: string; type: string; [setting: string]: unknown }[];
    credentials: Record<string, Record<string, string>>;
  };
  readonly calls: AwsCall[];
  /** Answers the host whose name begins so, in place of what it does by itself. */
  answer(host: string, answer: (call: AwsCall) => Answer): void;
  close(): Promise<void>;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body: string;
}

/** Credentials as a test tells them apart. @param endsIn seconds */
export function credentialsNamed(name: string, endsIn = 3_600) {
  const expiration = new Date(Date.now() + endsIn * 1_000);
  return { accessKeyId: `ASIA${name}`, secretAccessKey: 'temporary', sessionToken: `token-${name}`, expiration };
}

export async function startFakeAws(): Promise<FakeAws> {
  const calls: AwsCall[] = [];
  const answers = new Map<string, (call: AwsCall) => Answer>(Object.entries(ownAnswers));
  const options = { ...serverCertificate, ca: authority, requestCert: true, rejectUnauthorized: false };
  const server = createServer(options, (request, response) => {
    void readCall(request).then((call) => {
      calls.push(call);
      const [, answer] = [...answers].findLast(([host]) => call.host.includes(host)) ?? [];
      send(response, answer?.(call) ?? { status: 404, body: `nobody is ${call.host}` });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: FakeProxy = await startFakeProxy({ leadsTo: (server.address() as AddressInfo).port });
  return {
    way: {
      connection: {
        endpoint: '',
        region: 'eu-west-1',
        maxAttempts: '1',
        proxyMode: 'url',
        proxyUrl: proxy.url,
        tls: 'trust',
      },
      nodes: [{ id: 'trust', type: 'tls-config', cert: '', key: '', ca: '', servername: '', verifyservercert: true }],
      credentials: { trust: { cadata: authority } },
    },
    calls,
    answer: (host, answer) => void answers.set(host, answer),
    async close() {
      await proxy.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

async function readCall(request: IncomingMessage): Promise<AwsCall> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  const { headers, method = '', url: path = '' } = request;
  const [, accessKeyId = ''] = /Credential=([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const certificate = (request.socket as TLSSocket).getPeerCertificate();
  const isKnown = (request.socket as TLSSocket).authorized;
  const device = isKnown ? String(certificate.subject?.CN ?? '') : '';
  return {
    host: headers.host ?? '',
    method,
    path,
    headers,
    body: Buffer.concat(pieces).toString(),
    accessKeyId,
    device,
  };
}

function send(response: ServerResponse, { status = 200, headers = {}, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': 'aws-1', ...headers });
  response.end(body);
}

/** What each host does where all is well. It checks what the real one checks of a request's form. */
const ownAnswers: Record<string, (call: AwsCall) => Answer> = {
  'bedrock-runtime.': () => ({
    body: JSON.stringify({
      output: { message: { role: 'assistant', content: [{ text: 'Yes.' }] } },
      stopReason: 'end_turn',
      usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
    }),
  }),
  'sts.': ({ body, accessKeyId }) => {
    const form = new URLSearchParams(body);
    const action = form.get('Action') ?? '';
    const isSigned = accessKeyId !== '';
    if (action === 'AssumeRole' && isSigned && form.get('RoleArn')) return assumed(action, 'ROLE');
    if (action === 'AssumeRoleWithWebIdentity' && form.get('WebIdentityToken')) return assumed(action, 'WEB');
    return stsError(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
  },
  'portal.sso.': ({ headers, path }) => {
    const { searchParams } = new URL(path, 'https://sso');
    const isAsked = searchParams.get('role_name') && searchParams.get('account_id');
    if (!isAsked || !headers['x-amz-sso_bearer_token']) return { status: 401, body: '{"message":"Unauthorized"}' };
    const { expiration, ...keys } = credentialsNamed('SSO');
    return { body: JSON.stringify({ roleCredentials: { ...keys, expiration: expiration.getTime() } }) };
  },
  'cognito-identity.': ({ headers, body }) => {
    const { IdentityPoolId: pool, IdentityId: id } = JSON.parse(body);
    if (String(headers['x-amz-target']).endsWith('.GetId') && pool) return { body: '{"IdentityId":"eu-west-1:guest"}' };
    if (id !== 'eu-west-1:guest') return { status: 400, body: '{"__type":"InvalidParameterException"}' };
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = credentialsNamed('COGNITO');
    const Credentials = {
      AccessKeyId: accessKeyId,
      SecretKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: expiration.getTime() / 1_000,
    };
    return { body: JSON.stringify({ IdentityId: id, Credentials }) };
  },
  '.credentials.iot.': ({ headers, path, device, method }) => {
    const isRight = method === 'GET' && /^\/role-aliases\/[^/]+\/credentials$/.test(path);
    if (!isRight || device === '') return { status: 403, body: '{"message":"Access Denied"}' };
    if (headers['x-amzn-iot-thingname'] !== device)
      return { status: 403, body: '{"message":"Invalid thing name passed"}' };
    return { body: JSON.stringify({ credentials: credentialsNamed('IOT') }) };
  },
};

/** STS's answer to an action that gave credentials. */
export function assumed(action: string, name: string, endsIn?: number): Answer {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = credentialsNamed(name, endsIn);
  const keys = [
    `<AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey>`,
    `<SessionToken>${sessionToken}</SessionToken><Expiration>${expiration.toISOString()}</Expiration>`,
  ].join('');
  const result = `<${action}Result><Credentials>${keys}</Credentials></${action}Result>`;
  const body = `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${result}</${action}Response>`;
  return { headers: { 'content-type': 'text/xml' }, body };
}

/** STS's refusal. */
export function stsError(status: number, code: string, message: string): Answer {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  const body = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${error}</ErrorResponse>`;
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
