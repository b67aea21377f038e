import type { Node, NodeAPI } from 'node-red';
import { handleInputs, type Perform, type Ports } from './lib/handle-inputs';
import type { ChatDef } from './lib/node-types';
import { sayWarnings } from './lib/words';

const ports: Ports = { reply: 0, error: 1 };

export = (RED: NodeAPI): void => {
  /** A conversation in, one whole reply out. */
  function BedrockChat(this: Node, def: ChatDef): void {
    RED.nodes.createNode(this, def);
    handleInputs(RED, this, def, ports, () => perform);
  }

  const perform: Perform = async ({ msg, connection, read, options }) => {
    // Loaded with the first message: a flow that asks nothing costs Node-RED's start nothing.
    const { chat }: typeof import('../src/bedrock/chat') = require('../src/bedrock/chat');
    const { writeReply }: typeof import('../src/reply/write-msg') = require('../src/reply/write-msg');
    const reply = await chat(connection, read.request, options);
    return () => writeReply(msg, reply, read.turns, sayWarnings(RED, [...read.warnings, ...reply.warnings]));
  };

  RED.nodes.registerType('bedrock-chat', BedrockChat);
};
