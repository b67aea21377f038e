import type { Node, NodeAPI } from 'node-red';
import type { PieceSettings } from '../src/reply/write-pieces';
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
      // Loaded with the first message: a flow that asks nothing costs Node-RED's start nothing.
      const { streamChat }: typeof import('../src/bedrock/stream-chat') = require('../src/bedrock/stream-chat');
      const { writePieces }: typeof import('../src/reply/write-pieces') = require('../src/reply/write-pieces');
      const { writeReply }: typeof import('../src/reply/write-msg') = require('../src/reply/write-msg');
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
