import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { BUN_VERSION, bunOf } from '../../../scripts/release/bun.ts';

describe('scripts/release/bun', () => {
  let folder: string;
  const { PATH, CAPS_TEST_CACHE } = process.env;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'caps-bun-'));
    process.env.CAPS_TEST_CACHE = join(folder, 'cache');
  });

  afterEach(() => {
    process.env.PATH = PATH;
    if (CAPS_TEST_CACHE === undefined) delete process.env.CAPS_TEST_CACHE;
    else process.env.CAPS_TEST_CACHE = CAPS_TEST_CACHE;
    rmSync(folder, { recursive: true });
  });

  /** Puts another npm before the one that there is. */
  function npmThat(script: string): void {
    writeFileSync(join(folder, 'npm'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    process.env.PATH = `${folder}${delimiter}${PATH}`;
  }

  const wanted = `@oven/bun-linux-aarch64@${BUN_VERSION}`;

  it('says in one sentence that Bun cannot be had, and leaves nothing behind', async () => {
    npmThat('echo "npm error code ENOTFOUND" >&2; exit 1');
    await assert.rejects(bunOf('bun-linux-aarch64'), {
      name: 'ReleaseError',
      message: `Executables are made by Bun, which comes as ${wanted} from the npm registry, and that could not be had: npm error code ENOTFOUND`,
    });
    assert.deepEqual(readdirSync(join(folder, 'cache')), []);
  });

  it('refuses a package that is not the one whose sum is known', async () => {
    // npm pack NAME --loglevel=error --pack-destination FOLDER
    npmThat('echo other > "$5/oven.tgz"');
    await assert.rejects(bunOf('bun-linux-aarch64'), {
      name: 'ReleaseError',
      message: /^@oven\/bun-linux-aarch64@.* is not what it was when its sum was noted: it is sha512-/,
    });
    assert.equal(existsSync(join(folder, 'cache', `bun-linux-aarch64-${BUN_VERSION}`)), false);
  });
});
