import { fork } from 'node:child_process';
import { join } from 'node:path';
import { benchFolder } from './project.mjs';

/** No AWS variable, no warning of the SDK: only what is measured. */
function environment() {
  const inherited = Object.entries(process.env).filter(([name]) => !/^AWS_|_?proxy$/i.test(name));
  return {
    ...Object.fromEntries(inherited),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    NODE_ENV: 'production',
  };
}

/** Starts a script of the bench that speaks with us; `once` gives its next message. */
export function startProcess(script, parameters = [], nodeOptions = []) {
  const child = fork(join(benchFolder, script), parameters, {
    env: environment(),
    execArgv: ['--expose-gc', ...nodeOptions],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    send: (message) => child.send(message),
    once: () => nextMessage(child, script, parameters),
    stop: () => stop(child),
  };
}

function nextMessage(child, script, parameters) {
  return new Promise((resolve, reject) => {
    const onExit = (code) => reject(new Error(`${script} ${parameters.join(' ')} ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}

function stop(child) {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', resolve);
    // It ends by itself then, and takes its user folder with it.
    if (child.connected) child.disconnect();
  });
}
