/** The floor: node:http, SigV4, the least of a frame decoder without checksums, JSON.parse. */
import { createHash, createHmac } from 'node:crypto';
import { Agent, request as openRequest } from 'node:http';
import { keys, region } from '../lib/keys.mjs';

export async function create({ url }) {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: 1_000 });

  function send(path, body) {
    const headers = sign(path, `${hostname}:${port}`, body);
    return new Promise((resolve, reject) => {
      const request = openRequest({ hostname, port, path, method: 'POST', headers, agent }, resolve);
      request.on('error', reject);
      request.end(body);
    });
  }

  return {
    async stream({ model }, onPiece) {
      const response = await send(pathOf(model, 'converse-stream'), bodyOf('Hello'));
      let rest = Buffer.alloc(0);
      for await (const bytes of response) {
        rest = readFrames(rest.length === 0 ? bytes : Buffer.concat([rest, bytes]), onPiece);
      }
    },
    async chat({ model, prompt = 'Hello' }) {
      const response = await send(pathOf(model, 'converse'), bodyOf(prompt));
      const parts = [];
      for await (const bytes of response) parts.push(bytes);
      return JSON.parse(Buffer.concat(parts).toString()).output.message;
    },
  };
}

function pathOf(model, operation) {
  return `/model/${encodeURIComponent(model)}/${operation}`;
}

function bodyOf(prompt) {
  return JSON.stringify({ messages: [{ role: 'user', content: [{ text: prompt }] }] });
}

/** Gives what is left after the last whole frame. */
function readFrames(bytes, onPiece) {
  let at = 0;
  while (bytes.length - at >= 12) {
    const end = at + bytes.readUInt32BE(at);
    if (end > bytes.length) break;
    const body = at + 12 + bytes.readUInt32BE(at + 4);
    if (eventType(bytes, at + 12, body) === 'contentBlockDelta') {
      const { delta } = JSON.parse(bytes.utf8Slice(body, end - 4));
      if (delta.text !== undefined) onPiece(delta.text);
    }
    at = end;
  }
  return bytes.subarray(at);
}

/** All headers of the service are strings. */
function eventType(bytes, start, end) {
  for (let at = start; at < end; ) {
    const nameEnd = at + 1 + bytes[at];
    const valueEnd = nameEnd + 3 + bytes.readUInt16BE(nameEnd + 1);
    if (bytes.latin1Slice(at + 1, nameEnd) === ':event-type') return bytes.latin1Slice(nameEnd + 3, valueEnd);
    at = valueEnd;
  }
  return undefined;
}

let signingKey;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function sign(path, host, body) {
  const date = new Date().toISOString().replace(/[:-]|\.\d{3}/g, '');
  const scope = [date.slice(0, 8), region, 'bedrock', 'aws4_request'];
  const names = 'host;x-amz-date';
  const canonicalPath = path.split('/').map(encodeURIComponent).join('/');
  const canonical = ['POST', canonicalPath, '', `host:${host}`, `x-amz-date:${date}`, '', names, hash(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), hash(canonical)].join('\n');
  signingKey ??= scope.reduce((key, part) => hmac(key, part).digest(), `AWS4${keys.secretAccessKey}`);
  const signature = hmac(signingKey, text).digest('hex');
  const credential = `${keys.accessKeyId}/${scope.join('/')}`;
  return {
    host,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-amz-date': date,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

function hash(text) {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key, text) {
  return createHmac('sha256', key).update(text);
}
