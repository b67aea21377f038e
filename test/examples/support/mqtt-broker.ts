/** A real MQTT broker on loopback. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface MqttBroker {
  port: number;
  /** Resolves when somebody has subscribed to each of these topics. */
  untilSubscribed(...topics: string[]): Promise<void>;
  close(): Promise<void>;
}

/** Starts a broker on a free port of 127.0.0.1. */
export async function startMqttBroker(): Promise<MqttBroker> {
  const { Aedes } = await import('aedes');
  const aedes = await Aedes.createBroker();
  const topics = new Set<string>();
  aedes.on('subscribe', (subscriptions) => {
    for (const { topic } of subscriptions) topics.add(topic);
  });

  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    async untilSubscribed(...wanted) {
      while (!wanted.every((topic) => topics.has(topic))) await once(aedes, 'subscribe');
    },
    async close() {
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
