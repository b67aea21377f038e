/**
 * `npm run test:live [-- --region R] [--model ID] [--invoke-model ID] [--profile NAME] [--endpoint URL]
 * [--control-endpoint URL] [--simulator]`: builds the package and asks Bedrock through its nodes, on the caller's own
 * account, for a few tokens. The identity is the profile, else the API key in AWS_BEARER_TOKEN_BEDROCK, else what
 * every AWS tool finds; without any it says so and ends with 0. `--simulator` needs none.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { runChild } from './lib/run-child.mjs';
import { runMocha } from './lib/run-mocha.mjs';

const text = { type: 'string' };
const { values } = parseArgs({
  options: {
    region: text,
    model: text,
    'invoke-model': text,
    profile: text,
    endpoint: text,
    'control-endpoint': text,
    simulator: { type: 'boolean' },
  },
});
const { 'invoke-model': invokeModel, 'control-endpoint': controlEndpoint, ...others } = values;
const given = { ...others, invokeModel, controlEndpoint };

const howToGiveSome =
  'Give some where AWS tools look for them (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a default profile, the role of ' +
  'this machine), name a profile with --profile, or put a Bedrock API key into AWS_BEARER_TOKEN_BEDROCK. ' +
  '--simulator needs none.';

const workFolder = mkdtempSync(join(tmpdir(), 'bedrock-live-'));
process.on('exit', () => rmSync(workFolder, { recursive: true, force: true }));

ensureDependencies();
const why = await whyNoCredentials();
if (why === undefined) process.exitCode = await run();
else console.log(`Skipped: no AWS credentials were found (${why}). ${howToGiveSome}`);

async function whyNoCredentials() {
  // tsx is there only after the dependencies are.
  const { tsImport } = await import('tsx/esm/api');
  const { liveOptions } = await tsImport('../test/live/support/live-options.ts', import.meta.url);
  const { whyNoCredentials } = await tsImport('../test/live/support/why-no-credentials.ts', import.meta.url);
  return whyNoCredentials(liveOptions(given));
}

async function run() {
  if ((await runChild([join('scripts', 'build.mjs')])) !== 0) return 1;
  const env = {
    ...process.env,
    LIVE_OPTIONS: JSON.stringify(given),
    TEST_COUNTS: join(workFolder, 'counts.json'),
  };
  const { passed, failed, skipped } = await runMocha('live', env, { mayLeave: true });
  console.log(`tests: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed > 0 ? 1 : 0;
}
