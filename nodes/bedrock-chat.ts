import type { Node, NodeAPI } from 'node-red';
import { chat } from '../src/bedrock/chat';
import { writeReply } from '../src/reply/write-msg';
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
    const reply = await chat(connection, read.request, options);
    return () => writeReply(msg, reply, read.turns, sayWarnings(RED, [...read.warnings, ...reply.warnings]));
  };

  RED.nodes.registerType('bedrock-chat', BedrockChat);
};
