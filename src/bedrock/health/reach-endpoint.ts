import type { Words } from '../../errors/words';
import type { Connection, Route } from '../connection';
import type { ConnectionSettings } from '../connection-settings';
import { childController, startTimer } from '../timers';

/** How long the door may stay shut, in ms. */
const limitMs = 15_000;

/** Knocks at the runtime's door: any answer, a refusal too, shows that the network leads there. @throws what hinders it */
export async function reachEndpoint(
  { settings, handler }: Connection,
  { client, region }: Route,
  signal: AbortSignal,
): Promise<Words> {
  const { HttpRequest }: typeof import('@smithy/core/protocols') = require('@smithy/core/protocols');
  const own = typeof settings.endpoint === 'function' ? await settings.endpoint() : settings.endpoint;
  const { protocol, hostname, port, host } = own === undefined ? endpointOf(client, region, settings) : new URL(own);
  const request = new HttpRequest({
    protocol,
    hostname,
    ...(port && { port: Number(port) }),
    method: 'GET',
    path: '/',
    headers: { host },
  });
  const { controller, release } = childController(signal);
  const limit = startTimer(controller, 'connect', limitMs, 'connect');
  try {
    const { response } = await handler.handle(request, { abortSignal: controller.signal });
    // Its socket serves the next call.
    response.body?.resume?.();
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    limit.stop();
    release();
  }
  return { key: 'health.network', params: { host } };
}

/** AWS's own, with its variants. */
function endpointOf({ config }: Route['client'], region: string, { network }: ConnectionSettings): URL {
  const { endpointProvider } = config as unknown as EndpointConfig;
  return endpointProvider({ Region: region, UseFIPS: network.fips, UseDualStack: network.dualStack }).url;
}

/** What the SDK's client has, but does not declare. */
interface EndpointConfig {
  endpointProvider(parameters: Record<string, unknown>): { url: URL };
}
