import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import schema from '../../schema/version.v1alpha1.json' with { type: 'json' };
import { archiveName } from '../../scripts/release/krew-manifest.ts';
import { signatureFaults } from '../../scripts/release/macho-signature.ts';
import { PLATFORMS, type Platform, programName } from '../../scripts/release/platforms.ts';
import { makeRelease } from '../../scripts/release/release.ts';
import { ROOT } from '../../scripts/root.ts';
import { NEWER, type Released, released } from './released.ts';

const run = promisify(execFile);
const NUMBER = NEWER.slice(1);

/** The first bytes of programs, and where the processor is: ELF, Mach-O and PE. */
const FORMATS: Readonly<Record<string, (program: Buffer) => readonly unknown[]>> = {
  linux: (program) => [program.toString('latin1', 1, 4), program.readUInt16LE(18)],
  darwin: (program) => [program.readUInt32LE(0), program.readUInt32LE(4)],
  windows: (program) => {
    const header = program.readUInt32LE(0x3c);
    return [program.toString('latin1', header, header + 2), program.readUInt16LE(header + 4)];
  },
};
const EXPECTED: Readonly<Record<string, readonly unknown[]>> = {
  'linux/amd64': ['ELF', 0x3e],
  'linux/arm64': ['ELF', 0xb7],
  'darwin/amd64': [0xfeedfacf, 0x01000007],
  'darwin/arm64': [0xfeedfacf, 0x0100000c],
  'windows/amd64': ['PE', 0x8664],
};

describe('a release', () => {
  let release: Released;
  let folder: string;
  let unpacked: string;

  before('is made', async function () {
    this.timeout(20 * 60_000);
    release = await released();
    folder = join(release.folder, NEWER);
    unpacked = mkdtempSync(join(tmpdir(), 'caps-unpacked-'));
  });

  after(() => rmSync(unpacked, { recursive: true }));

  it('has an archive for each platform, the npm package, what is in them, and the manifest', () => {
    assert.deepEqual(
      readdirSync(folder).sort(),
      [
        ...PLATFORMS.map((platform) => archiveName(NEWER, platform)),
        `kubectl-caps-${NUMBER}.tgz`,
        `kubectl-caps_${NEWER}.cdx.json`,
        'caps.yaml',
        'checksums.txt',
      ].sort(),
    );
  });

  it('has sums that fit, in checksums.txt and in the manifest', async () => {
    const { stdout } = await run('sha256sum', ['--check', 'checksums.txt'], { cwd: folder });
    assert.equal(stdout.trim().split('\n').length, PLATFORMS.length + 2);
    const manifest = parse(readFileSync(join(folder, 'caps.yaml'), 'utf8')) as {
      readonly spec: { readonly platforms: readonly { readonly uri: string; readonly sha256: string }[] };
    };
    assert.deepEqual(
      manifest.spec.platforms.map(({ uri, sha256 }) => [uri, sha256]),
      PLATFORMS.map((platform) => {
        const file = archiveName(NEWER, platform);
        const sum = createHash('sha256')
          .update(readFileSync(join(folder, file)))
          .digest('hex');
        return [`${release.downloads}/${NEWER}/${file}`, sum];
      }),
    );
  });

  for (const platform of PLATFORMS) {
    it(`has a program of the right kind for ${platform.os}/${platform.arch}, and LICENSE and NOTICE beside it`, async () => {
      const program = await unpack(platform);
      assert.deepEqual(FORMATS[platform.os]?.(program), EXPECTED[`${platform.os}/${platform.arch}`]);
      if (platform.os === 'darwin') assert.deepEqual(signatureFaults(program), []);
      // Paths of the machine that made it.
      for (const place of [ROOT, '/caps-executable-']) assert.equal(program.includes(place), false, place);
    });
  }

  async function unpack(platform: Platform): Promise<Buffer> {
    const into = join(unpacked, `${platform.os}-${platform.arch}`);
    await run('mkdir', ['-p', into]);
    const archive = join(folder, archiveName(NEWER, platform));
    if (platform.os === 'windows') {
      // Python's, because unzip is seldom installed.
      await run('python3', ['-m', 'zipfile', '-e', archive, into]);
    } else await run('tar', ['-xzf', archive, '-C', into]);
    const completion = `kubectl_complete-caps${platform.os === 'windows' ? '.cmd' : ''}`;
    assert.deepEqual(readdirSync(into).sort(), ['LICENSE', 'NOTICE', programName(platform), completion].sort());
    for (const file of ['LICENSE', 'NOTICE']) {
      assert.equal(readFileSync(join(into, file), 'utf8'), readFileSync(join(ROOT, file), 'utf8'));
    }
    return readFileSync(join(into, programName(platform)));
  }

  it('says its own version', async () => {
    const { stdout } = await run(join(unpacked, 'linux-amd64/kubectl-caps'), ['version', '--client', '-o', 'json']);
    const version = JSON.parse(stdout);
    const validate = new Ajv().compile(schema);
    assert.equal(validate(version), true, JSON.stringify(validate.errors));
    assert.deepEqual(
      [version.client.version, version.client.runtime.name, version.client.platform],
      [NEWER, 'Bun', 'linux/amd64'],
    );
    assert.match(version.client.commit, /^[0-9a-f]{40}(-dirty)?$/);
  });

  it('has an npm package that installs without others, and starts', async () => {
    const home = mkdtempSync(join(tmpdir(), 'caps-npm-'));
    try {
      const archive = join(folder, `kubectl-caps-${NUMBER}.tgz`);
      await run('npm', ['install', '--prefix', home, '--offline', '--no-audit', '--no-fund', archive]);
      assert.deepEqual(
        readdirSync(join(home, 'node_modules')).filter((name) => !name.startsWith('.')),
        ['kubectl-caps'],
      );
      const { stdout } = await run(join(home, 'node_modules/.bin/kubectl-caps'), ['version', '--client']);
      assert.match(stdout, new RegExp(`^Client Version: ${NEWER}\\n`));
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it('has the same bytes when it is made again', async function () {
    this.timeout(20 * 60_000);
    const again = mkdtempSync(join(tmpdir(), 'caps-again-'));
    try {
      const platforms = PLATFORMS.filter(({ arch }) => arch === 'amd64');
      await makeRelease({ version: NEWER, folder: again, downloads: release.downloads, platforms }, () => {});
      const files = readdirSync(again).filter((file) => file.startsWith('kubectl-caps'));
      assert.equal(files.length, platforms.length + 2);
      for (const file of files) {
        assert.equal(readFileSync(join(again, file)).equals(readFileSync(join(folder, file))), true, file);
      }
    } finally {
      rmSync(again, { recursive: true });
    }
  });

  it('is refused for what is no version', async () => {
    await assert.rejects(
      makeRelease({ version: '1.2.3', folder: unpacked, downloads: '' }, () => {}),
      {
        name: 'ReleaseError',
        message: '--version "1.2.3" is not a version: write it as v1.2.3',
      },
    );
  });
});
