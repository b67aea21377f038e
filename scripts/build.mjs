/**
 * Builds dist: the runtime by tsc, each node's editor script and form into one .html, words and icons beside them.
 * Usage: node scripts/build.mjs
 */
import { spawn } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');

await rm(join(root, 'dist'), { recursive: true, force: true });
await mkdir(join(root, 'dist/nodes'), { recursive: true });
const compiled = await Promise.all([runTsc('tsconfig.build.json'), runTsc('editor/tsconfig.json'), buildEditor()]);
if (compiled.includes(false)) process.exitCode = 1;

/** Gives false on type errors, which tsc itself prints. */
function runTsc(project) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [tsc, '-p', join(root, project)], { cwd: root, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0));
  });
}

async function buildEditor() {
  const files = await readdir(join(root, 'editor'), { withFileTypes: true });
  const types = files.filter((file) => /^(?!.*\.d\.ts$).*\.ts$/.test(file.name)).map((file) => file.name.slice(0, -3));
  const languages = await readdir(join(root, 'nodes/locales'));
  await Promise.all([...types.map(buildEditorPage), ...languages.map(buildLocale), copyToDist('nodes/icons')]);
}

/** The page must hold the script itself: Node-RED loads linked scripts too late, and the flow library doesn't read them. */
async function buildEditorPage(type) {
  const [script, form] = await Promise.all([bundle(`editor/${type}.ts`), readForm(`nodes/${type}.html`)]);
  const page = `<script type="text/javascript">\n${script}</script>\n\n${form}`;
  await writeFile(join(root, `dist/nodes/${type}.html`), page);
}

async function bundle(file) {
  const { outputFiles } = await build({
    entryPoints: [join(root, file)],
    bundle: true,
    format: 'iife',
    target: 'es2020',
    charset: 'utf8',
    write: false,
  });
  return outputFiles[0].text;
}

/** A form's text, with `<!-- rows: name -->` replaced by editor/forms/name.html: rows that two nodes have in common. */
function readForm(file) {
  return readFilled(file, /^<!-- rows: ([\w-]+) -->$/m, (name) => `editor/forms/${name}.html`);
}

/** Words as they are; in the help `<!-- part: name -->` replaced by parts/name.md: what more than one node's help tells. */
async function buildLocale(language) {
  const folder = `nodes/locales/${language}`;
  await mkdir(join(root, 'dist', folder), { recursive: true });
  const files = (await readdir(join(root, folder))).filter((file) => /\.(json|html)$/.test(file));
  await Promise.all(
    files.map(async (file) => {
      const text = await readFilled(
        `${folder}/${file}`,
        /^<!-- part: ([\w-]+) -->\r?\n/m,
        (name) => `${folder}/parts/${name}.md`,
      );
      await writeFile(join(root, 'dist', folder, file), text);
    }),
  );
}

/** A file's text, with the comments of a kind replaced by the files that they name. */
async function readFilled(file, comment, fileOf) {
  const parts = (await readFile(join(root, file), 'utf8')).split(comment);
  const texts = parts.map((part, index) => (index % 2 ? readFile(join(root, fileOf(part)), 'utf8') : part));
  return (await Promise.all(texts)).join('');
}

function copyToDist(folder) {
  return cp(join(root, folder), join(root, 'dist', folder), { recursive: true });
}
