import assert from 'node:assert/strict';
import { exampleFlows } from './support/example-files';
import { type MqttBroker, startMqttBroker } from './support/mqtt-broker';
import { connectMqttDevice, type MqttDevice } from './support/mqtt-device';
import { runningExamples } from './support/running-examples';

describe('examples with MQTT', function () {
  this.timeout(90_000);
  const title = 'Answer over MQTT';
  let broker: MqttBroker;
  let device: MqttDevice;

  before(async () => {
    broker = await startMqttBroker();
    device = await connectMqttDevice(broker.port, ['bedrock/answer/#', 'bedrock/failed/#']);
  });
  const { example } = runningExamples(() =>
    exampleFlows(title).map((node) => (node.type === 'mqtt-broker' ? { ...node, port: broker.port } : node)),
  );
  beforeEach(async () => {
    await broker.untilSubscribed('bedrock/ask/+', 'bedrock/answer/press-7', 'bedrock/failed/press-7');
    device.received.splice(0);
  });
  after(async () => {
    await device?.close();
    await broker?.close();
  });

  it('answers the device that asked', async () => {
    const { press, untilShown, shown } = example(title);
    await press('press-7 asks');
    const [answer] = await untilShown('press-7 reads', 1);
    assert.match(String(answer), /^\[simulated\] .*My oil has 97 °C\. Is that too hot\?/);
    await device.untilReceived(1);
    assert.deepEqual(device.received, [{ topic: 'bedrock/answer/press-7', text: answer }]);
    assert.deepEqual([...shown('press-7 is told'), ...shown('Error')], []);
  });

  it('answers each device on its own topic, and takes a request for text', async () => {
    const { shown } = example(title);
    device.publish('bedrock/ask/pump-3', 'Am I dry?');
    device.publish('bedrock/ask/pump-4', '{"messages":[],"modelId":"simulator.access-denied"}');
    await device.untilReceived(2);
    const [dry, request] = device.received.sort((one, other) => one.topic.localeCompare(other.topic));
    assert.equal(dry?.topic, 'bedrock/answer/pump-3');
    assert.match(String(dry?.text), /^\[simulated\] .*Am I dry\?/);
    assert.equal(request?.topic, 'bedrock/answer/pump-4');
    assert.match(String(request?.text), /^\[simulated\] You sent JSON: an object with messages, modelId/);
    assert.deepEqual([...shown('press-7 reads'), ...shown('Error')], []);
  });

  it('tells the device the code where there is no answer', async () => {
    const { press, untilShown, shown } = example(title);
    await press('press-7 asks nothing');
    const [told] = await untilShown('press-7 is told', 1);
    assert.deepEqual(JSON.parse(String(told)), { code: 'bad_input', retryable: false });
    const [error] = (await untilShown('Error', 1)) as { code: string }[];
    assert.equal(error?.code, 'bad_input');
    await device.untilReceived(1);
    assert.deepEqual(device.received, [{ topic: 'bedrock/failed/press-7', text: told }]);
    assert.deepEqual(shown('press-7 reads'), []);
  });
});
