import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nodeRedRuntime, projectFolder } from '../support/node-red';

describe('the words of an error', () => {
  const script = join(__dirname, 'helpers', 'say-in-child.cjs');
  const utilFile = createRequire(nodeRedRuntime()).resolve('@node-red/util');

  const texts: Record<string, string> = {
    'a translation': '$t(errors.cancelled)',
    'a translation that does not end': `$t(${'one-two/three:'.repeat(6)}…`,
    'a placeholder': '__message__ __name__ __',
    'a replacement': '$& $1 $$',
    'a plain sentence': 'Too many requests, please wait.',
  };
  for (const [what, text] of Object.entries(texts)) {
    it(`take ${what} in a text for nothing but text`, async () => {
      const args = [script, utilFile, projectFolder, text];
      const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 4_000, killSignal: 'SIGKILL' });
      assert.ok(stdout.includes(text), stdout);
    });
  }
});
