/** The path at which the flow below answers. */
export const questionPath = '/npm-start/question';

/**
 * A flow that streams the answer to `?q=` over HTTP, one JSON object a line: `{piece}`, and at the end
 * `{complete, usage}` or `{error}`.
 */
export function questionFlow(connection) {
  const z = 'npm-start';
  return [
    { id: z, type: 'tab', label: 'The question of npm start' },
    {
      id: 'npm-start-in',
      type: 'http in',
      z,
      x: 130,
      y: 160,
      method: 'get',
      url: questionPath,
      wires: [['npm-start-q']],
    },
    functionNode('npm-start-q', 'question', 300, 160, readQuestion, ['npm-start-stream']),
    {
      id: 'npm-start-stream',
      type: 'bedrock-stream',
      z,
      x: 480,
      y: 160,
      connection,
      model: 'amazon.nova-lite-v1:0',
      modelType: 'str',
      wires: [['npm-start-piece'], ['npm-start-complete'], ['npm-start-error']],
    },
    functionNode('npm-start-piece', 'piece', 680, 100, writePiece),
    functionNode('npm-start-complete', 'complete', 680, 160, writeComplete),
    functionNode('npm-start-error', 'error', 680, 220, writeError),
  ];
}

const readQuestion = `msg.payload = msg.req.query.q;
return msg;`;

const writePiece = `const http = msg.res._res;
if (!http.headersSent) http.setHeader('content-type', 'application/x-ndjson');
http.write(JSON.stringify({ piece: msg.payload }) + '\\n');`;

const writeComplete = `const usage = msg.bedrock && msg.bedrock.usage;
msg.res._res.end(JSON.stringify({ complete: msg.payload, usage }) + '\\n');`;

const writeError = `msg.res._res.end(JSON.stringify({ error: msg.error }) + '\\n');`;

function functionNode(id, name, x, y, func, targets = []) {
  return {
    id,
    type: 'function',
    z: 'npm-start',
    name,
    x,
    y,
    func,
    outputs: targets.length,
    wires: targets.length ? [targets] : [],
  };
}
