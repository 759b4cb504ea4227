import assert from 'node:assert/strict';
import { programFacts } from '../src/program-facts.ts';
import { VERSION } from '../src/version.ts';

const versions = { ...process.versions, node: '20.19.0' };

describe('program-facts', () => {
  it('names platforms as Go does', () => {
    const platformOf = (platform: NodeJS.Platform, arch: NodeJS.Architecture) =>
      programFacts({ platform, arch, versions }).platform;
    assert.deepEqual(
      [
        platformOf('linux', 'x64'),
        platformOf('darwin', 'arm64'),
        platformOf('win32', 'x64'),
        platformOf('freebsd', 'ia32'),
      ],
      ['linux/amd64', 'darwin/arm64', 'windows/amd64', 'freebsd/386'],
    );
  });

  it('names the runtime, which is Bun where Bun stands in for Node.js', () => {
    const runtimeOf = (more: Partial<NodeJS.ProcessVersions>) =>
      programFacts({ platform: 'linux', arch: 'x64', versions: { ...versions, ...more } }).runtime;
    assert.deepEqual(
      [runtimeOf({}), runtimeOf({ bun: '1.4.5' })],
      [
        { name: 'Node.js', version: '20.19.0' },
        { name: 'Bun', version: '1.4.5' },
      ],
    );
  });

  it('has the version of package.json and no commit when it runs from its sources', () => {
    const { version, commit } = programFacts({ platform: 'linux', arch: 'x64', versions });
    assert.deepEqual([version, commit], [VERSION, undefined]);
  });
});
