import type { Node, NodeAPI } from 'node-red';
import { once } from '../src/once';
import { type Call, handleInputs, type Perform, type Ports } from './lib/handle-inputs';
import type { ChatDef } from './lib/node-types';
import { sayWarnings } from './lib/words';

const ports: Ports = { reply: 0, error: 1 };

// Loaded with the first message: a flow that asks nothing costs Node-RED's start nothing.
const loadChat = once(() => {
  const {
    readRequest,
  }: typeof import('../src/conversation/read-request') = require('../src/conversation/read-request');
  const { chat }: typeof import('../src/bedrock/chat') = require('../src/bedrock/chat');
  const { fallBack }: typeof import('../src/bedrock/fall-back') = require('../src/bedrock/fall-back');
  const { writeReply }: typeof import('../src/reply/write-msg') = require('../src/reply/write-msg');
  return { readRequest, chat, fallBack, writeReply };
});

const loadRaw = once(() => {
  const { readRawRequest }: typeof import('../src/conversation/read-raw-request') =
    require('../src/conversation/read-raw-request');
  const { invokeRaw }: typeof import('../src/bedrock/invoke-raw') = require('../src/bedrock/invoke-raw');
  const { writeRawReply }: typeof import('../src/reply/write-msg') = require('../src/reply/write-msg');
  return { readRawRequest, invokeRaw, writeRawReply };
});

export = (RED: NodeAPI): void => {
  /** A conversation in, one whole reply out. */
  function BedrockChat(this: Node, def: ChatDef): void {
    RED.nodes.createNode(this, def);
    handleInputs(RED, this, def, ports, () => perform);
  }

  const perform: Perform = (call) => (call.raw ? performRaw(call) : performChat(call));

  async function performChat({ msg, connection, input, options, fallbacks }: Call): Promise<() => void> {
    const { readRequest, chat, fallBack, writeReply } = loadChat();
    const read = readRequest(input);
    const reply = await fallBack({ connection, request: read.request }, fallbacks, options, {
      ask: (asked, limited) => chat(asked.connection, asked.request, limited),
    });
    return () => writeReply(msg, reply, read.turns, sayWarnings(RED, [...read.warnings, ...reply.warnings]));
  }

  async function performRaw({ msg, connection, input, options }: Call): Promise<() => void> {
    const { readRawRequest, invokeRaw, writeRawReply } = loadRaw();
    const { request, warnings } = readRawRequest(input);
    const reply = await invokeRaw(connection, request, options);
    return () => writeRawReply(msg, reply, sayWarnings(RED, [...warnings, ...reply.warnings]));
  }

  RED.nodes.registerType('bedrock-chat', BedrockChat);
};
