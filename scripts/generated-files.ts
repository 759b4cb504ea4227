import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { bundle } from './bundle.ts';
import { bundledPackages } from './release/bundled-packages.ts';
import { noticeText } from './release/notice.ts';

/** Every file of the checkout that is made from others, by its path. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  return new Map([['NOTICE', await notice()]]);
}

async function notice(): Promise<string> {
  const outdir = mkdtempSync(join(tmpdir(), 'caps-bundle-'));
  try {
    return noticeText(bundledPackages(await bundle({ outdir, version: packageJson.version, commit: undefined })));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
