import { badInput } from '../../errors/bad-input';
import type { ProxySettings } from './network-settings';

/** Where a request goes, as the SDK and URLs name it. */
export interface Address {
  /** `https:` or `http:` */
  protocol: string;
  hostname: string;
  port?: number | string;
}

/**
 * The proxy between us and an address, with its user and password; undefined is the straight way. What runs on this
 * machine is reached straight whatever the variables say.
 * @throws BedrockError bad_setting for a variable that names no HTTP proxy
 */
export function findProxy(settings: ProxySettings, address: Address): URL | undefined {
  switch (settings.mode) {
    case 'none':
      return undefined;
    case 'env':
      return isLoopback(address.hostname) ? undefined : fromEnvironment(address);
    case 'url': {
      const { url, user, password, noProxy } = settings.proxy;
      return isExempt(address, noProxy) ? undefined : withLogin(new URL(url), user, password);
    }
    default:
      return settings satisfies never;
  }
}

function fromEnvironment(address: Address): URL | undefined {
  const [name, value] = firstVariable([`${address.protocol.slice(0, -1)}_proxy`, 'all_proxy']);
  if (value === undefined || isExempt(address, (firstVariable(['no_proxy'])[1] ?? '').split(/[\s,]+/)))
    return undefined;
  const text = value.includes('://') ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Its password may stand in it: it is not quoted.
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw badInput(name, 'proxy', '…', 'setting');
  return url;
}

/** The small letters go before the capitals, as curl has it. */
function firstVariable(names: readonly string[]): [name: string, value?: string] {
  for (const name of names.flatMap((small) => [small, small.toUpperCase()])) {
    const value = process.env[name]?.trim();
    if (value) return [name, value];
  }
  return [''];
}

function withLogin(url: URL, user: string | undefined, password: string | undefined): URL {
  if (user !== undefined) url.username = encodeURIComponent(user);
  if (password !== undefined) url.password = encodeURIComponent(password);
  return url;
}

/** @param rules hosts with all that are below them, `*` for all, with a port for that one alone */
function isExempt(address: Address, rules: readonly string[]): boolean {
  const host = bareHost(address.hostname);
  const port = String(address.port ?? (address.protocol === 'http:' ? 80 : 443));
  return rules.some((rule) => {
    const [, name = '', only] = /^(.*?)(?::(\d+))?$/.exec(rule.trim().toLowerCase()) ?? [];
    if (name === '' || (only !== undefined && only !== port)) return false;
    const suffix = bareHost(name).replace(/^\*?\.?/, '');
    return suffix === '' || host === suffix || host.endsWith(`.${suffix}`);
  });
}

function bareHost(hostname: string): string {
  return hostname.toLowerCase().replace(/^\[|\]$/g, '');
}

function isLoopback(hostname: string): boolean {
  const host = bareHost(hostname);
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(?:\.\d+){3}$/.test(host);
}
