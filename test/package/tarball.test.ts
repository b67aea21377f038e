import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedPackage, tarballContents } from '../support/installed-package';
import { projectFolder } from '../support/node-red';

const nodeTypes = ['bedrock-connection', 'bedrock-chat', 'bedrock-stream', 'bedrock-health'];

describe('the tarball', function () {
  this.timeout(120_000);
  const paths = () => tarballContents().files.map(({ path }) => path);

  before(() => {
    installedPackage();
  });

  for (const type of nodeTypes) {
    it(`holds all files of ${type}`, () => {
      const wanted = [
        `dist/nodes/${type}.js`,
        `dist/nodes/${type}.html`,
        `dist/nodes/locales/en-US/${type}.json`,
        `dist/nodes/locales/en-US/${type}.html`,
        `dist/nodes/icons/${type}.svg`,
      ];
      assert.deepEqual(missingFrom(paths(), wanted), []);
    });
  }

  it('holds the core, the simulator and what every package needs', () => {
    const wanted = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'dist/simulator/start-simulator.js'];
    assert.deepEqual(missingFrom(paths(), wanted), []);
    assert.ok(paths().some((path) => path.startsWith('dist/src/')));
    assert.ok(paths().some((path) => /^examples\/.+\.json$/.test(path)));
  });

  it('holds nothing else', () => {
    const allowed =
      /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/.+\.(js|html|json|svg)|examples\/.+\.json)$/;
    assert.deepEqual(
      paths().filter((path) => !allowed.test(path)),
      [],
    );
  });

  it('is small', () => {
    assert.ok(tarballContents().size < 1_000_000, `${tarballContents().size} bytes packed`);
  });

  it('brings no development dependency along', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'));
    const lock = JSON.parse(readFileSync(join(installedPackage(), 'package-lock.json'), 'utf8'));
    const brought = Object.keys(devDependencies).filter((name) => `node_modules/${name}` in lock.packages);
    assert.deepEqual(brought, []);
  });
});

function missingFrom(paths: string[], wanted: string[]): string[] {
  return wanted.filter((path) => !paths.includes(path));
}
