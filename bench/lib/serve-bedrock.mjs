/**
 * The process that plays Bedrock: HTTP/1.1 and unencrypted HTTP/2 on one port of loopback. What it sends is made
 * beforehand, so that it is never what is waited for. Tells its parent `{ url }`; to `'counts'` it answers with what
 * came in since the last time.
 */
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createServer } from 'node:net';
import { frameReply } from './frame-reply.mjs';
import { readModel } from './models.mjs';

const replies = new Map();
let counts = { requests: 0, bytes: 0, connections: 0 };

const http = createHttpServer(answer);
http.keepAliveTimeout = 0;
const http2 = createHttp2Server(answer);
const server = createServer({ noDelay: true }, (socket) => {
  counts.connections += 1;
  socket.on('error', () => {});
  handToProtocol(socket);
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () =>
  process.send({ url: `http://127.0.0.1:${server.address().port}` }),
);
http2.on('session', (session) => session.on('error', () => {}));

process.on('message', (message) => {
  if (message !== 'counts') return;
  process.send({ counts });
  counts = { requests: 0, bytes: 0, connections: 0 };
});
process.on('disconnect', () => process.exit());

/** HTTP/2 without TLS begins with a preface, `PRI * HTTP/2.0`; no method of HTTP/1.1 begins like that. */
function handToProtocol(socket) {
  const sniff = () => {
    const head = socket.read(3);
    if (head === null) return;
    socket.off('readable', sniff);
    socket.unshift(head);
    (head.toString('latin1') === 'PRI' ? http2 : http).emit('connection', socket);
  };
  socket.on('readable', sniff);
}

function answer(request, response) {
  counts.requests += 1;
  request.on('data', (bytes) => {
    counts.bytes += bytes.length;
  });
  request.on('end', () => {
    const [, , id] = request.url.split('/');
    const model = readModel(decodeURIComponent(id));
    if (model.kind === 'stream') stream(model, response);
    else setTimeout(() => reply(model, response), model.pauseMs);
  });
}

function reply({ size }, response) {
  const body = kept(`reply ${size}`, () =>
    Buffer.from(
      JSON.stringify({
        output: { message: { role: 'assistant', content: [{ text: 'word '.repeat(size / 5) }] } },
        stopReason: 'end_turn',
        usage: { inputTokens: 12, outputTokens: 34, totalTokens: 46 },
        metrics: { latencyMs: 5 },
      }),
    ),
  );
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length, ...requestId() });
  response.end(body);
}

function stream({ size, perWrite, pauseMs }, response) {
  const writes = kept(`stream ${size} ${perWrite}`, () => frameReply(size, perWrite));
  response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream', ...requestId() });
  let next = 0;
  const write = () => {
    if (response.destroyed) return;
    const bytes = writes[next];
    next += 1;
    if (bytes === undefined) response.end();
    else response.write(bytes, pauseMs === 0 ? write : () => setTimeout(write, pauseMs));
  };
  write();
}

function kept(name, make) {
  if (!replies.has(name)) replies.set(name, make());
  return replies.get(name);
}

function requestId() {
  return { 'x-amzn-requestid': '6f1e5d0c-0000-4000-8000-000000000000' };
}
