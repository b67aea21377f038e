import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../support/node-red';

const folder = join(projectFolder, 'test', 'support', 'certificates');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

/** The authority that signed both of the certificates below; nobody else trusts it. */
export const authority = read('ca.pem');

/** For localhost, 127.0.0.1 and the hosts of AWS in two regions. */
export const serverCertificate = { cert: read('server.pem'), key: read('server.key.pem') };

/** Of a device. */
export const clientCertificate = { cert: read('client.pem'), key: read('client.key.pem') };

/** The files themselves. */
export const clientFiles = { cert: join(folder, 'client.pem'), key: join(folder, 'client.key.pem') };
