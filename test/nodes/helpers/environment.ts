import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Sets environment variables until the test is over (undefined removes one). Call it inside `describe`. */
export function environment(): (variables: Record<string, string | undefined>) => void {
  const before = new Map<string, string | undefined>();
  const put = (name: string, value: string | undefined) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  afterEach(() => {
    for (const [name, value] of before) put(name, value);
    before.clear();
  });
  return (variables) => {
    for (const [name, value] of Object.entries(variables)) {
      if (!before.has(name)) before.set(name, process.env[name]);
      put(name, value);
    }
  };
}

/**
 * Writes files of the AWS configuration and gives the variables that lead to them: new files each time, since the SDK
 * remembers what it has read. Call it inside `describe`.
 */
export function awsFiles(): (config: string, credentials?: string) => Record<string, string> {
  const folders: string[] = [];
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  return (config, credentials = '') => {
    const folder = mkdtempSync(join(tmpdir(), 'bedrock-aws-'));
    folders.push(folder);
    const files = { AWS_CONFIG_FILE: join(folder, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials') };
    writeFileSync(files.AWS_CONFIG_FILE, config);
    writeFileSync(files.AWS_SHARED_CREDENTIALS_FILE, credentials);
    return files;
  };
}

/** How a field of a node names an environment variable. */
export function variable(name: string): string {
  return `$\{${name}}`;
}
