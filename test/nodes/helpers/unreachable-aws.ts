import net from 'node:net';

/** Lets every connection to an AWS host fail as an unknown name does, and notes the host. Call it inside `describe`. */
export function unreachableAws(): { hosts: string[] } {
  const noted: { hosts: string[] } = { hosts: [] };
  const connect = net.Socket.prototype.connect;
  before(() => {
    net.Socket.prototype.connect = function failing(this: net.Socket, ...args: unknown[]) {
      const [target] = (Array.isArray(args[0]) ? args[0] : args) as [{ host?: string } | undefined];
      const hostname = target?.host;
      if (!hostname?.endsWith('.amazonaws.com')) return Reflect.apply(connect, this, args);
      noted.hosts.push(hostname);
      const error = new Error(`getaddrinfo ENOTFOUND ${hostname}`);
      process.nextTick(() =>
        this.destroy(Object.assign(error, { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname })),
      );
      return this;
    } as typeof connect;
  });
  beforeEach(() => {
    noted.hosts = [];
  });
  after(() => {
    net.Socket.prototype.connect = connect;
  });
  return noted;
}
