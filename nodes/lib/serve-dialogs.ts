import { createHash } from 'node:crypto';
import type { NodeAPI } from 'node-red';
import type { Connection } from '../../src/bedrock/connection';
import type { ConnectionSettings } from '../../src/bedrock/connection-settings';
import type { FoundModels } from '../../src/bedrock/health/find-models';
import { classifyError } from '../../src/errors/classify-error';
import type { HealthReport } from '../../src/message-contract';
import { readUnsaved } from './read-unsaved';
import { type Problem, reportHealth, sayProblem } from './report-health';
import { createSimulatorEndpoint, withSimulator } from './simulator-endpoint';
import type { Trial, TryLine } from './try-node';

/** What `POST bedrock-connection/models` answers. */
export interface ModelList extends Omit<FoundModels, 'error'> {
  /** Why they could not be listed. */
  problem?: Problem;
}

interface Request {
  body: unknown;
  is(type: string): string | false | null;
}

interface Response {
  destroyed: boolean;
  on(event: 'close' | 'error', listener: () => void): void;
  status(code: number): Response;
  json(body: object): void;
  type(type: string): Response;
  write(text: string): void;
  end(): void;
}

/** How long a dialog waits, in ms. */
const limitMs = 60_000;

/** How long a list of models holds, in ms, and of how many connections. */
const cacheMs = 5 * 60_000;
const cacheSize = 20;

/**
 * The three things that the dialogs ask of the runtime: whether a connection works, which models it has, and what a node
 * answers. All take the fields as they stand in the dialog, `{id, settings, credentials}`. Since they send what is secret
 * to the endpoint that was typed in, they need the right to write.
 */
export function serveDialogs(RED: NodeAPI): void {
  const permission = RED.auth.needsPermission('bedrock-connection.write');
  RED.httpAdmin.post('/bedrock-connection/test', permission, answer(testConnection));
  RED.httpAdmin.post('/bedrock-connection/models', permission, answer(listModels));
  RED.httpAdmin.post('/bedrock-connection/try', permission, answerInLines(tryOut));
  const cache = new Map<string, { list: ModelList; until: number }>();

  async function testConnection(body: unknown, signal: AbortSignal): Promise<HealthReport> {
    const { checkHealth }: typeof import('../../src/bedrock/health/check-health') =
      require('../../src/bedrock/health/check-health');
    const health = await withConnection(readUnsaved(RED, body), (connection) => {
      const model = connection.settings.defaultModel ?? '';
      const depth = model !== '' && (body as { ask?: unknown }).ask === true ? 'answer' : 'list';
      return checkHealth(connection, { depth, model, signal });
    });
    return reportHealth(RED, health, false);
  }

  async function listModels(body: unknown, signal: AbortSignal): Promise<ModelList> {
    const settings = readUnsaved(RED, body);
    const key = keyOf(settings);
    const known = cache.get(key);
    if (known && known.until > Date.now() && (body as { refresh?: unknown }).refresh !== true) return known.list;
    const { findModels }: typeof import('../../src/bedrock/health/find-models') =
      require('../../src/bedrock/health/find-models');
    const { region, models, error } = await withConnection(settings, (connection) => findModels(connection, signal));
    if (error) return { region, models, problem: sayProblem(RED, error) };
    // What was refused may be allowed in a moment, but what was listed will not change so soon.
    remember(key, { region, models });
    return { region, models };
  }

  async function tryOut(body: unknown, signal: AbortSignal, tell: (line: TryLine) => void): Promise<void> {
    const { tryNode }: typeof import('./try-node') = require('./try-node');
    return withConnection(readUnsaved(RED, body), (connection) =>
      tryNode(RED, body as Trial, connection, signal, tell),
    );
  }

  /** A connection of its own for this one question, with a simulator of its own where that is chosen. */
  async function withConnection<Found>(
    settings: ConnectionSettings,
    ask: (connection: Connection) => Promise<Found>,
  ): Promise<Found> {
    const { createConnection }: typeof import('../../src/bedrock/connection') = require('../../src/bedrock/connection');
    const simulator = createSimulatorEndpoint();
    const connection = createConnection(withSimulator(settings, simulator.url));
    try {
      return await ask(connection);
    } finally {
      connection.close();
      await simulator.close();
    }
  }

  function remember(key: string, list: ModelList): void {
    cache.delete(key);
    cache.set(key, { list, until: Date.now() + cacheMs });
    const [oldest] = cache.keys();
    if (cache.size > cacheSize && oldest !== undefined) cache.delete(oldest);
  }

  function answer(find: (body: unknown, signal: AbortSignal) => Promise<object>) {
    return guard(async (body, signal, response) => {
      response.json(await find(body, signal).catch((error) => ({ problem: problemOf(error) })));
    });
  }

  /** A JSON object a line, each sent when it is there. */
  function answerInLines(ask: (body: unknown, signal: AbortSignal, tell: (line: TryLine) => void) => Promise<void>) {
    return guard(async (body, signal, response) => {
      const tell = (line: TryLine) => {
        if (!response.destroyed) response.write(`${JSON.stringify(line)}\n`);
      };
      response.type('application/x-ndjson');
      await ask(body, signal, tell).catch((error) => tell({ problem: problemOf(error) }));
      response.end();
    });
  }

  /** The signal is aborted when the dialog has gone, or has waited long enough. */
  function guard(serve: (body: unknown, signal: AbortSignal, response: Response) => Promise<void>) {
    return async (request: Request, response: Response): Promise<void> => {
      // A form of a foreign page can't send this type: without it, it could send a saved key wherever it likes.
      if (!request.is('application/json')) {
        response.status(415).json({});
        return;
      }
      const left = new AbortController();
      response.on('close', () => left.abort());
      // To a dialog that has gone nothing can be said; an error that nobody hears would end the user's whole Node-RED.
      response.on('error', () => {});
      const signal = AbortSignal.any([left.signal, AbortSignal.timeout(limitMs)]);
      await serve(request.body, signal, response).catch((error) => RED.log.warn(String(error)));
    };
  }

  function problemOf(error: unknown): Problem {
    return sayProblem(RED, classifyError(error, { phase: 'input' }));
  }
}

/** One for each connection as it stands; no secret can be read from it. */
function keyOf(settings: ConnectionSettings): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('base64');
}
