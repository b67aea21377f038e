import type { Node, NodeAPI } from 'node-red';
import { streamChat } from '../src/bedrock/stream-chat';
import { writeReply } from '../src/reply/write-msg';
import { type PieceSettings, writePieces } from '../src/reply/write-pieces';
import { countTokens } from './lib/count-tokens';
import { handleInputs, type Perform, type Ports } from './lib/handle-inputs';
import type { StreamDef } from './lib/node-types';
import { readPieceSettings } from './lib/read-piece-settings';
import { sayWarnings } from './lib/words';

const ports: Ports = { reply: 1, error: 2 };

export = (RED: NodeAPI): void => {
  /** A conversation in, pieces of the reply as they come, then the whole reply. */
  function BedrockStream(this: Node, def: StreamDef): void {
    RED.nodes.createNode(this, def);
    handleInputs(RED, this, def, ports, () => performWith(readPieceSettings(def)));
  }

  const performWith =
    (settings: PieceSettings): Perform =>
    async ({ msg, connection, read, options, active, status, send }, whatIsOpen) => {
      const pieces = writePieces(msg, settings, RED.util.generateId, (piece) => send([piece, null, null]));
      const count = countTokens(status);
      active.partsId = pieces.id;
      whatIsOpen(pieces.abandon);
      const reply = await streamChat(connection, read.request, {
        ...options,
        onEvent(event) {
          count(event);
          pieces.write(event);
        },
      });
      return () => {
        pieces.finish();
        writeReply(msg, reply, read.turns, sayWarnings(RED, [...read.warnings, ...reply.warnings]));
      };
    };

  RED.nodes.registerType('bedrock-stream', BedrockStream);
};
