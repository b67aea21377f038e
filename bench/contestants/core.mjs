/** The package without Node-RED: from the bytes to the pieces. */
import { keys, region } from '../lib/keys.mjs';
import { requireBuilt } from '../lib/project.mjs';

export async function create({ url }) {
  const { createConnection } = requireBuilt('src/bedrock/connection');
  const { readConnectionSettings } = requireBuilt('src/bedrock/read-connection-settings');
  const { streamChat } = requireBuilt('src/bedrock/stream-chat');
  const { chat } = requireBuilt('src/bedrock/chat');
  const { writePieces } = requireBuilt('src/reply/write-pieces');
  const saved = { identity: 'keys', region, endpoint: url, maxConcurrent: '1000' };
  const connection = createConnection(readConnectionSettings(saved, keys));
  const pieceSettings = { emit: 'piece', emitEvery: 0, emitReasoning: false, emitToolInput: false };
  const newId = () => 'sequence';

  return {
    async stream({ model }, onPiece) {
      const pieces = writePieces({ _msgid: 'bench' }, pieceSettings, newId, onPiece);
      const { signal } = new AbortController();
      await streamChat(connection, requestFor(model, 'Hello'), { signal, onEvent: pieces.write });
    },
    async chat({ model, prompt = 'Hello', turns }) {
      const { signal } = new AbortController();
      return chat(connection, requestFor(model, prompt, turns), { signal });
    },
  };
}

function requestFor(model, prompt, turns = []) {
  return {
    model,
    modelOrigin: 'setting',
    messages: [...turns, { role: 'user', content: [{ text: prompt }] }],
    carried: {},
  };
}
