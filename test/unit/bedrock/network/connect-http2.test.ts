import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { connectHttp2 } from '../../../../src/bedrock/network/connect-http2';

describe('connectHttp2', () => {
  it('keeps no socket that has said its last for a server that never closes its side', async () => {
    const heldOpen: Socket[] = [];
    const server = createServer({ allowHalfOpen: true }, (socket) => heldOpen.push(socket.resume()));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const socket = connectHttp2(undefined, 1_000)(new URL(`http://127.0.0.1:${port}`));
    await once(socket, 'connect');
    socket.end();
    await once(socket, 'close', { signal: AbortSignal.timeout(1_000) });
    for (const held of heldOpen) held.destroy();
    server.close();
    await once(server, 'close');
  });
});
