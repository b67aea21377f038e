import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { benchFolder, nodeRedPackage, projectFolder } from './project.mjs';

/** What a result must be read with: the machine, Node, and the versions of all that is measured. */
export function machineFacts() {
  const [cpu] = cpus();
  const project = (name) => `${name} ${versionIn(projectFolder, name)}`;
  const peer = (name) => `${name} ${versionIn(benchFolder, name)}`;
  return {
    machine: `${cpus().length} x ${cpu.model}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, ${type()} ${release()}`,
    node: process.versions.node,
    'node-red': versionIn(projectFolder, nodeRedPackage()),
    sdk: ['@aws-sdk/client-bedrock-runtime', '@smithy/core', '@smithy/node-http-handler'].map(project).join(', '),
    peers: ['@langchain/aws', '@langchain/core', '@ai-sdk/amazon-bedrock', 'ai'].map(peer).join(', '),
  };
}

function versionIn(folder, name) {
  return JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;
}
