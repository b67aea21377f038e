const at = { z: 'tab', x: 100, y: 100 };
const sinks = ['piece', 'reply', 'error'].map((id) => ({ id, type: 'bench-sink', ...at, wires: [] }));

/** A flow that uses the package: a node of each kind, and what counts behind them. */
export function benchFlow(endpoint) {
  const asking = { ...at, connection: 'connection' };
  return [
    { id: 'tab', type: 'tab', label: 'Bench' },
    connection('connection', endpoint, '1000'),
    connection('narrow', endpoint, '10'),
    { id: 'stream', type: 'bedrock-stream', ...asking, wires: [['piece'], ['reply'], ['error']] },
    { id: 'chat', type: 'bedrock-chat', ...asking, wires: [['reply'], ['error']] },
    { id: 'queued-chat', type: 'bedrock-chat', ...asking, connection: 'narrow', wires: [['reply'], ['error']] },
    ...sinks,
  ];
}

/** The same without the package's nodes. */
export function flowWithout() {
  return benchFlow('').filter(({ type }) => !type.startsWith('bedrock-'));
}

/** The same with nodes that do nothing but call the SDK. */
export function bareFlow() {
  return [
    { id: 'tab', type: 'tab', label: 'Bench' },
    { id: 'stream', type: 'bench-bare', ...at, way: 'stream', wires: [['piece'], ['reply'], ['error']] },
    { id: 'chat', type: 'bench-bare', ...at, way: 'chat', wires: [['piece'], ['reply'], ['error']] },
    ...sinks,
  ];
}

function connection(id, endpoint, maxConcurrent) {
  const region = 'eu-west-1';
  return { id, type: 'bedrock-connection', identity: 'keys', region, endpoint, maxConcurrent, maxWaiting: '100000' };
}
