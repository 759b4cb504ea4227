import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };
import { ROOT } from '../root.ts';

const run = promisify(execFile);

/** The bundle, bin/ and the texts as an npm package without dependencies. Returns the name of the archive in the folder. */
export async function makeNpmPackage(version: string, bundle: string, folder: string): Promise<string> {
  const staged = mkdtempSync(join(tmpdir(), 'caps-npm-'));
  try {
    cpSync(bundle, join(staged, 'dist'), { recursive: true });
    for (const path of packageJson.files) {
      if (path !== 'dist') cpSync(join(ROOT, path), join(staged, path), { recursive: true });
    }
    const { name, description, license, homepage, type, engines, bin, man, files } = packageJson;
    const published = { name, version, description, license, homepage, type, engines, bin, man, files };
    writeFileSync(join(staged, 'package.json'), `${JSON.stringify(published, undefined, 2)}\n`);
    mkdirSync(folder, { recursive: true });
    // npm gives every file the same time and owner.
    await run('npm', ['pack', '--silent', '--pack-destination', folder], {
      cwd: staged,
      shell: process.platform === 'win32',
    });
  } finally {
    rmSync(staged, { recursive: true });
  }
  return `${packageJson.name}-${version}.tgz`;
}
