import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { describeCommands } from '../src/cli/describe-commands.ts';
import { REASON_CODES } from '../src/denial/reason-code.ts';
import { CAUSE_NAMES } from '../src/pods/view/cause-sentence.ts';
import { COMMANDS } from '../src/run.ts';
import { bundle } from './bundle.ts';
import { commandReference } from './command-reference.ts';
import { withKeptFields } from './kept-fields.ts';
import { manPage } from './man-page.ts';
import { bundledPackages } from './release/bundled-packages.ts';
import { noticeText } from './release/notice.ts';
import { ROOT } from './root.ts';
import { withCauseTable, withEnum, withReasonLists } from './word-lists.ts';

/** Files of the checkout that are made from others, or have a part that is, by their paths. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const commands = describeCommands(COMMANDS);
  return new Map([
    ['NOTICE', await notice()],
    ['man/kubectl-caps.1', manPage(commands)],
    ['docs/commands.md', commandReference(commands)],
    ['docs/snapshot.md', withKeptFields(read('docs/snapshot.md'))],
    ['README.md', withCauseTable(read('README.md'))],
    ['docs/reasons/README.md', withReasonLists(read('docs/reasons/README.md'))],
    [CAPABILITIES, withEnum(read(CAPABILITIES), 'causeName', CAUSE_NAMES)],
    [DENIALS, withEnum(read(DENIALS), 'reason', REASON_CODES)],
  ]);
}

const CAPABILITIES = 'schema/pod-capabilities.v1alpha1.json';
const DENIALS = 'schema/pod-denials.v1alpha1.json';

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

async function notice(): Promise<string> {
  const outdir = mkdtempSync(join(tmpdir(), 'caps-bundle-'));
  try {
    return noticeText(bundledPackages(await bundle({ outdir, version: packageJson.version, commit: undefined })));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
