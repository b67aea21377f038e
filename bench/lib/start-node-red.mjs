import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keys } from './keys.mjs';
import { benchFolder, nodeRedPackage, projectFolder, requireFromProject } from './project.mjs';

/**
 * Starts Node-RED's runtime in this process, without its editor, with the package in its user folder as what npm links
 * there. Resolves when the flow runs.
 */
export async function startNodeRed(flow, { withPackage = true } = {}) {
  const userDir = mkdtempSync(join(tmpdir(), 'bedrock-bench-'));
  process.on('exit', () => rmSync(userDir, { recursive: true, force: true }));
  writeUserFolder(userDir, flow, withPackage);
  const RED = requireFromProject(nodeRedPackage());
  const { events } = createRequire(requireFromProject.resolve(nodeRedPackage()))('@node-red/util');
  const started = new Promise((resolve) => events.once('flows:started', resolve));
  RED.init(createServer(), {
    userDir,
    flowFile: 'flows.json',
    credentialSecret: false,
    httpAdminRoot: false,
    httpNodeRoot: false,
    nodesDir: [join(benchFolder, 'nodes')],
    logging: { console: { level: 'error', metrics: false, audit: false } },
    telemetry: { enabled: false },
  });
  await RED.start();
  await started;
  return { node: (id) => RED.nodes.getNode(id) };
}

function writeUserFolder(userDir, flow, withPackage) {
  mkdirSync(join(userDir, 'node_modules'));
  if (withPackage) symlinkSync(projectFolder, join(userDir, 'node_modules', 'node-red-contrib-bedrock'), 'junction');
  const dependencies = withPackage ? { 'node-red-contrib-bedrock': '*' } : {};
  const manifest = { name: 'node-red-project', version: '0.0.1', private: true, dependencies };
  writeFileSync(join(userDir, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(userDir, 'flows.json'), JSON.stringify(flow));
  writeFileSync(join(userDir, 'flows_cred.json'), JSON.stringify({ connection: keys, narrow: keys }));
}
