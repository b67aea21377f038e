import type { Node, NodeAPI } from 'node-red';
import { once } from '../src/once';
import type { StreamEvent } from '../src/reply/stream-event';
import type { PieceSettings } from '../src/reply/write-pieces';
import { countChunks, countTokens } from './lib/count-tokens';
import { type Call, handleInputs, type Perform, type Ports, type WhatIsOpen } from './lib/handle-inputs';
import type { StreamDef } from './lib/node-types';
import { readPieceSettings } from './lib/read-piece-settings';
import { sayWarnings } from './lib/words';

const ports: Ports = { reply: 1, error: 2 };

// Loaded with the first message: a flow that asks nothing costs Node-RED's start nothing.
const loadChat = once(() => {
  const {
    readRequest,
  }: typeof import('../src/conversation/read-request') = require('../src/conversation/read-request');
  const { streamChat }: typeof import('../src/bedrock/stream-chat') = require('../src/bedrock/stream-chat');
  const { fallBack }: typeof import('../src/bedrock/fall-back') = require('../src/bedrock/fall-back');
  const { isToken }: typeof import('../src/reply/is-token') = require('../src/reply/is-token');
  const { writePieces }: typeof import('../src/reply/write-pieces') = require('../src/reply/write-pieces');
  const { writeReply }: typeof import('../src/reply/write-msg') = require('../src/reply/write-msg');
  return { readRequest, streamChat, fallBack, isToken, writePieces, writeReply };
});

const loadRaw = once(() => {
  const { readRawRequest }: typeof import('../src/conversation/read-raw-request') =
    require('../src/conversation/read-raw-request');
  const { streamRaw }: typeof import('../src/bedrock/stream-raw') = require('../src/bedrock/stream-raw');
  const { writeChunks }: typeof import('../src/reply/write-chunks') = require('../src/reply/write-chunks');
  const { writeRawReply }: typeof import('../src/reply/write-msg') = require('../src/reply/write-msg');
  return { readRawRequest, streamRaw, writeChunks, writeRawReply };
});

export = (RED: NodeAPI): void => {
  /** A conversation in, pieces of the reply as they come, then the whole reply. */
  function BedrockStream(this: Node, def: StreamDef): void {
    RED.nodes.createNode(this, def);
    handleInputs(RED, this, def, ports, () => performWith(readPieceSettings(def)));
  }

  const performWith =
    (settings: PieceSettings): Perform =>
    (call, whatIsOpen) =>
      call.raw ? performRaw(call, whatIsOpen) : performChat(settings, call, whatIsOpen);

  async function performChat(settings: PieceSettings, call: Call, whatIsOpen: WhatIsOpen): Promise<() => void> {
    const { msg, connection, input, options, fallbacks, active, status, send } = call;
    const { readRequest, streamChat, fallBack, isToken, writePieces, writeReply } = loadChat();
    const read = readRequest(input);
    const pieces = writePieces(msg, settings, RED.util.generateId, (piece) => send([piece, null, null]));
    const count = countTokens(status);
    active.partsId = pieces.id;
    whatIsOpen(pieces.abandon);
    let begun = false;
    const onEvent = (event: StreamEvent) => {
      begun ||= isToken(event);
      count(event);
      pieces.write(event);
    };
    const reply = await fallBack({ connection, request: read.request }, fallbacks, options, {
      ask: (asked, limited) => streamChat(asked.connection, asked.request, { ...limited, onEvent }),
      hasBegun: () => begun,
    });
    return () => {
      pieces.finish();
      writeReply(msg, reply, read.turns, sayWarnings(RED, [...read.warnings, ...reply.warnings]));
    };
  }

  async function performRaw(call: Call, whatIsOpen: WhatIsOpen): Promise<() => void> {
    const { msg, connection, input, options, active, status, send } = call;
    const { readRawRequest, streamRaw, writeChunks, writeRawReply } = loadRaw();
    const { request, warnings } = readRawRequest(input);
    const chunks = writeChunks(msg, RED.util.generateId(), (chunk) => send([chunk, null, null]));
    const count = countChunks(status);
    active.partsId = chunks.id;
    whatIsOpen(chunks.abandon);
    const reply = await streamRaw(connection, request, {
      ...options,
      onChunk(chunk) {
        count();
        chunks.write(chunk);
      },
    });
    return () => {
      chunks.finish();
      writeRawReply(msg, reply, sayWarnings(RED, [...warnings, ...reply.warnings]));
    };
  }

  RED.nodes.registerType('bedrock-stream', BedrockStream);
};
