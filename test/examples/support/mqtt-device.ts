/** A device on the other side of a broker. */
import { requireFromNodeRed } from '../../support/node-red';

export interface MqttDevice {
  publish(topic: string, text: string): void;
  /** What has come so far, oldest first. */
  received: { topic: string; text: string }[];
  /** Resolves when that many messages have come. */
  untilReceived(count: number): Promise<void>;
  close(): Promise<void>;
}

interface Client {
  subscribeAsync(topics: string[]): Promise<unknown>;
  on(event: 'message', listener: (topic: string, payload: Buffer) => void): void;
  publish(topic: string, text: string): void;
  endAsync(): Promise<void>;
}

/** Connects a device that listens to these topics; rejects when there is no broker. */
export async function connectMqttDevice(port: number, topics: string[]): Promise<MqttDevice> {
  const { connectAsync } = requireFromNodeRed('mqtt') as { connectAsync(url: string): Promise<Client> };
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`);
  const received: MqttDevice['received'] = [];
  let tell = () => undefined as unknown;
  client.on('message', (topic, payload) => {
    received.push({ topic, text: payload.toString('utf8') });
    tell();
  });
  await client.subscribeAsync(topics);

  return {
    publish: (topic, text) => client.publish(topic, text),
    received,
    async untilReceived(count) {
      while (received.length < count) {
        await new Promise<void>((resolve) => {
          tell = resolve;
        });
      }
    },
    close: () => client.endAsync(),
  };
}
