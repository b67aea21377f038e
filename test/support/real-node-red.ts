import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FlowCredentials, FlowNode } from './flow-node';
import { installedPackage } from './installed-package';
import { nodeRedScript } from './node-red';

const bootLimitMs = 60_000;
const stopLimitMs = 20_000;

export interface RealNodeRedOptions {
  flows: FlowNode[];
  credentials?: FlowCredentials;
  /** The port on 127.0.0.1; a free one when left out. */
  port?: number;
  /** More properties for settings.js, as source text: `functionGlobalContext: { … },`. */
  settings?: string;
  /** Environment variables set for Node-RED on top of this process's. */
  env?: Record<string, string>;
  /** Called with each line that Node-RED prints, as it comes. */
  onLog?: (line: string) => void;
}

/** A Node-RED that runs as a process of its own, with this package installed in a user folder of its own. */
export interface RealNodeRed {
  /** `http://127.0.0.1:PORT` */
  url: string;
  pid: number;
  userDir: string;
  /** All lines printed so far, stdout and stderr. */
  logs: string[];
  /** `fetch` of a path of this Node-RED. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Deploys these flows over the admin API and waits until they run; a node may carry `credentials` inline. */
  deploy(flows: FlowNode[], type?: 'full' | 'flows' | 'nodes'): Promise<void>;
  /** Resolves with the exit code when Node-RED has ended, for whatever reason. */
  exited: Promise<number | null>;
  /** Asks Node-RED to end, removes its user folder and gives its exit code (null when it had to be killed). */
  stop(): Promise<number | null>;
}

/**
 * Boots a real Node-RED and resolves when its flows have started and it answers over HTTP.
 * Throws, with what Node-RED printed, when it ends early, lacks a node type or is not up in a minute.
 */
export async function startRealNodeRed(options: RealNodeRedOptions): Promise<RealNodeRed> {
  const port = options.port ?? (await freePort());
  const userDir = makeUserDir(options, port);
  const child = spawnNodeRed(userDir, options.env);
  const removeLeftovers = () => {
    child.kill('SIGKILL');
    rmSync(userDir, { recursive: true, force: true });
  };
  process.once('exit', removeLeftovers);
  const logs: string[] = [];
  collectLines(child, (line) => {
    logs.push(line);
    options.onLog?.(line);
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));

  async function stop(): Promise<number | null> {
    requestStop(child);
    const killTimer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
    const code = await exited;
    clearTimeout(killTimer);
    process.removeListener('exit', removeLeftovers);
    rmSync(userDir, { recursive: true, force: true });
    return code;
  }

  try {
    await untilBooted(child, logs);
  } catch (error) {
    await stop();
    throw error;
  }
  const url = `http://127.0.0.1:${port}`;
  const request = (path: string, init?: RequestInit) => fetch(url + path, init);
  return {
    url,
    pid: child.pid ?? 0,
    userDir,
    logs,
    request,
    deploy: (flows, type = 'full') => deploy(request, logs, flows, type),
    exited,
    stop,
  };
}

function makeUserDir({ flows, credentials = {}, settings = '' }: RealNodeRedOptions, port: number): string {
  const packageFolder = installedPackage();
  const userDir = mkdtempSync(join(tmpdir(), 'bedrock-node-red-'));
  copyFileSync(join(packageFolder, 'package.json'), join(userDir, 'package.json'));
  // Installed once, linked into each user folder: a boot then takes half a second. A junction needs no rights on Windows.
  symlinkSync(join(packageFolder, 'node_modules'), join(userDir, 'node_modules'), 'junction');
  writeFileSync(join(userDir, 'flows.json'), JSON.stringify(flows));
  writeFileSync(join(userDir, 'flows_cred.json'), JSON.stringify(credentials));
  writeFileSync(join(userDir, 'settings.js'), settingsSource(port, settings));
  return userDir;
}

function settingsSource(port: number, more: string): string {
  return `module.exports = {
  uiHost: '127.0.0.1',
  uiPort: ${port},
  flowFile: 'flows.json',
  credentialSecret: false,
  telemetry: { enabled: false, updateNotification: false },
  editorTheme: { tours: false, projects: { enabled: false }, palette: { catalogues: [] } },
  ${more}
};
`;
}

function spawnNodeRed(userDir: string, env: Record<string, string> = {}): ChildProcess {
  const args = [nodeRedScript(), '--userDir', userDir, '--settings', join(userDir, 'settings.js')];
  // The IPC channel is how Node-RED is asked to end where there are no signals (Windows).
  return spawn(process.execPath, args, {
    cwd: userDir,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

function requestStop(child: ChildProcess): void {
  if (process.platform === 'win32' && child.connected) child.send('shutdown');
  else child.kill('SIGINT');
}

function collectLines(child: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    });
    stream?.on('end', () => rest && onLine(rest));
  }
}

async function untilBooted(child: ChildProcess, logs: string[]): Promise<void> {
  const deadline = Date.now() + bootLimitMs;
  const said = (words: string) => logs.some((line) => line.includes(words));
  while (!(said('Started flows') && said('Server now running'))) {
    if (child.exitCode !== null || child.signalCode !== null) throw bootFailure('ended while it booted', logs);
    if (said('Waiting for missing types')) throw bootFailure('lacks a node type', logs);
    if (Date.now() > deadline) throw bootFailure(`was not up after ${bootLimitMs / 1000} s`, logs);
    await pause(20);
  }
}

function bootFailure(what: string, logs: string[]): Error {
  return new Error(`Node-RED ${what}. It printed:\n${logs.join('\n')}`);
}

async function deploy(
  request: RealNodeRed['request'],
  logs: string[],
  flows: FlowNode[],
  type: 'full' | 'flows' | 'nodes',
): Promise<void> {
  const before = logs.length;
  const response = await request('/flows', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'node-red-api-version': 'v2',
      'node-red-deployment-type': type,
    },
    body: JSON.stringify({ flows }),
  });
  if (!response.ok) throw new Error(`The deploy was refused: ${response.status} ${await response.text()}`);
  // The answer comes before the new flows run.
  const deadline = Date.now() + bootLimitMs;
  while (!logs.slice(before).some((line) => /Started (flows|modified)/.test(line))) {
    if (Date.now() > deadline) throw bootFailure('did not start the deployed flows', logs.slice(before));
    await pause(10);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('No port')),
      );
    });
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
