import { spawn } from 'node:child_process';
import { projectFolder } from './project-folder.mjs';

/**
 * Runs a Node script in the project folder with its output in the terminal and gives its exit code: null when it was
 * ended by a signal or took longer than `limitMs`. When this process is told to end, the child is told first and this
 * process ends after it.
 */
export function runChild(args, { env = process.env, limitMs = 15 * 60_000 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: projectFolder, env, stdio: ['ignore', 'inherit', 'inherit'] });
    let endAsked = false;
    const passOn = () => {
      endAsked = true;
      child.kill('SIGTERM');
    };
    const timer = setTimeout(() => {
      console.log(`Still running after ${limitMs / 60_000} minutes: ended.`);
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
    }, limitMs);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, passOn);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, passOn);
      if (endAsked) process.exit(130);
      resolve(code);
    });
  });
}
