import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOffline } from '../support/run-program.ts';

const DOCS = join(import.meta.dirname, '../../docs');

/** Every example of a page: what stands behind "$ kubectl caps", and the lines below it. */
function examplesOf(page: string): { readonly command: string; readonly printed: string }[] {
  const indented = readFileSync(join(DOCS, page), 'utf8')
    .split('\n')
    .map((line) => (line.startsWith('    ') ? line.slice(4) : line === '' ? '' : undefined));
  const examples: { command: string; printed: string }[] = [];
  let open: { command: string; printed: string } | undefined;
  for (const line of indented) {
    const command =
      line?.startsWith('$ kubectl caps ') && !line.includes(' --pod ')
        ? line.slice('$ kubectl caps '.length)
        : undefined;
    if (command !== undefined) {
      open = { command, printed: '' };
      examples.push(open);
    } else if (line === undefined) open = undefined;
    else if (open) open.printed += `${line}\n`;
  }
  return examples.map(({ command, printed }) => ({ command, printed: `${printed.trimEnd()}\n` }));
}

/** As a shell would, for the quotes that are in the pages. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
}

/** Pages whose commands ask no cluster, but for those with --pod, which scenarios have recorded. */
for (const page of ['decode.md', 'explain.md']) {
  describe(`docs/${page}`, () => {
    const examples = examplesOf(page);

    for (const { command, printed } of examples) {
      it(`shows what is really printed for: ${command}`, async () => {
        const { stdout, stderr } = await runOffline(wordsOf(command));
        assert.equal(printed, `${stdout}${stderr}`);
      });
    }

    it('has examples', () => {
      assert.ok(examples.length >= 3);
    });
  });
}
