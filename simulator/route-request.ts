import { answerModel, type Operation, type Surroundings } from './answer-model';
import { createRefusalCount } from './count-refusals';
import { getInferenceProfile, listFoundationModels, listInferenceProfiles } from './list-models';
import { ServiceError } from './service-error';
import type { Exchange } from './wire/exchange';
import { sendError, sendJson } from './wire/send-answer';

/** Makes the function that answers every request. It never throws: what goes wrong ends that one request. */
export function createRouter(options: Omit<Surroundings, 'isRefused'>): (exchange: Exchange) => void {
  const surroundings: Surroundings = { ...options, isRefused: createRefusalCount() };
  return (exchange) => {
    route(exchange, surroundings)
      .catch((error: unknown) => fail(exchange, error))
      .catch(() => exchange.breakConnection());
  };
}

const modelPath = /^\/model\/([^/]+)\/(converse|converse-stream|invoke|invoke-with-response-stream)$/;

async function route(exchange: Exchange, surroundings: Surroundings): Promise<void> {
  const { method, path, headers } = exchange;
  if (headers.authorization === undefined) {
    await exchange.readBody();
    throw new ServiceError('MissingAuthenticationTokenException', 403, 'Missing Authentication Token');
  }
  const [, modelId, operation] = modelPath.exec(path) ?? [];
  if (method === 'POST' && modelId !== undefined) {
    await answerModel(exchange, surroundings, modelId, operation as Operation);
    return;
  }
  await exchange.readBody();
  if (method === 'GET' && path === '/foundation-models') {
    sendJson(exchange, 200, listFoundationModels(exchange));
    return;
  }
  if (method === 'GET' && path === '/inference-profiles') {
    sendJson(exchange, 200, listInferenceProfiles(exchange));
    return;
  }
  const [, profile] = /^\/inference-profiles\/([^/]+)$/.exec(path) ?? [];
  if (method === 'GET' && profile !== undefined) {
    sendJson(exchange, 200, getInferenceProfile(exchange, decodeURIComponent(profile)));
    return;
  }
  refuseOperation(exchange);
}

/** A model id whose slash got decoded on the way leads to no operation, and the service says so in a successful answer. */
function refuseOperation(exchange: Exchange): void {
  if (!exchange.path.startsWith('/model/')) {
    throw new ServiceError(
      'UnknownOperationException',
      404,
      'Unable to determine service/operation name to be authorized',
    );
  }
  sendJson(exchange, 200, {
    Output: { __type: 'com.amazon.coral.service#UnknownOperationException' },
    Version: '1.0',
  });
}

async function fail(exchange: Exchange, error: unknown): Promise<void> {
  if (exchange.gone.aborted) {
    return;
  }
  if (exchange.response.headersSent) {
    exchange.breakConnection();
    return;
  }
  sendError(
    exchange,
    error instanceof ServiceError
      ? error
      : new ServiceError('InternalServerException', 500, `The simulator itself failed: ${String(error)}`),
  );
}
