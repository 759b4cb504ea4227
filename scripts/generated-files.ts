import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { describeCommands } from '../src/cli/describe-commands.ts';
import { COMMANDS } from '../src/run.ts';
import { bundle } from './bundle.ts';
import { commandReference } from './command-reference.ts';
import { manPage } from './man-page.ts';
import { bundledPackages } from './release/bundled-packages.ts';
import { noticeText } from './release/notice.ts';

/** Every file of the checkout that is made from others, by its path. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const commands = describeCommands(COMMANDS);
  return new Map([
    ['NOTICE', await notice()],
    ['man/kubectl-caps.1', manPage(commands)],
    ['docs/commands.md', commandReference(commands)],
  ]);
}

async function notice(): Promise<string> {
  const outdir = mkdtempSync(join(tmpdir(), 'caps-bundle-'));
  try {
    return noticeText(bundledPackages(await bundle({ outdir, version: packageJson.version, commit: undefined })));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
