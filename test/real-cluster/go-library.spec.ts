import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NEWEST_MINOR } from '../../src/policy/psa/levels.ts';
import { serverView } from '../../src/policy/server-view.ts';
import { goLibrary, linesOf } from '../go-library/built.ts';
import { objectsIn } from '../support/objects-in.ts';
import { runProgram } from '../support/run-program.ts';
import { chanceOf } from './chance.ts';
import { randomTemplate } from './psa/random-pods.ts';

/** CAPS_PSA_SEED and CAPS_PSA_COUNT ask for another run, or a longer one. */
const SEED = Number(process.env.CAPS_PSA_SEED ?? 1);
const COUNT = Number(process.env.CAPS_PSA_COUNT ?? 3200);
const SHOWN = 5;
const LEVELS = ['baseline', 'restricted', 'restricted:v1.0', 'baseline:v1.24', 'restricted:v1.25', 'restricted:v1.34'];

interface CheckedItem {
  readonly object: { readonly name: string };
  readonly verdicts: readonly { readonly message?: string }[];
}

describe("Kubernetes' own Go libraries, 0.37.1", () => {
  let program: string;

  before('the Go program is built', async function () {
    this.timeout(20 * 60_000);
    program = await goLibrary();
  });

  it(`judge ${COUNT} random pods as check -f does, to the letter (seed ${SEED})`, async () => {
    const chance = chanceOf(SEED);
    const pods = Array.from({ length: COUNT }, (_, index) => {
      const { metadata, spec } = randomTemplate(chance, 'Pod', NEWEST_MINOR);
      return { apiVersion: 'v1', kind: 'Pod', metadata: { name: `p-${index}`, ...metadata }, spec };
    });
    const lines = (objects: readonly object[]) => objects.map((object) => JSON.stringify(object)).join('\n');
    const ask = ['check', '-f', '-', '-o', 'json', ...LEVELS.flatMap((level) => ['--level', level])];
    const { stdout } = await runProgram(ask, { stdin: lines(pods) });
    const { items } = JSON.parse(stdout) as { readonly items: readonly CheckedItem[] };
    const ours = items.flatMap(({ object, verdicts }) =>
      verdicts.map(({ message = '' }, index) => {
        const detail = message.replace(/^violates PodSecurity "[^"]*": /, '');
        return `Pod ${object.name} ${LEVELS[index]}: ${detail}`;
      }),
    );
    // The library judges what the API server hands it: with the defaults filled in.
    const served = pods.map((pod) => {
      const view = serverView(
        { kind: 'pod', annotations: pod.metadata.annotations, spec: pod.spec as never },
        NEWEST_MINOR,
      );
      return { ...pod, metadata: { ...pod.metadata, annotations: view.annotations }, spec: view.spec };
    });
    const theirs = await linesOf(program, ['judge', ...LEVELS], lines(served));
    assert.equal(theirs.length, COUNT * LEVELS.length);
    const differences = theirs.flatMap((line, index) =>
      line === ours[index] ? [] : [{ theirs: line, ours: ours[index] }],
    );
    assert.deepEqual(differences.slice(0, SHOWN), []);
  });

  it('read every tricky document as this program does', async () => {
    const text = readFileSync(join(import.meta.dirname, '../go-library/tricky.yaml'), 'utf8');
    const documents = text.split(/^---\n/m).filter((document) => document !== '');
    assert.ok(documents.length > 20);
    const differences: object[] = [];
    for (const document of documents) {
      const theirs = (await linesOf(program, ['read'], document)).map((line) =>
        line.startsWith('error: ') ? 'fault' : JSON.parse(line),
      );
      const ours = (await objectsIn(document)).map((one) => ('fault' in one ? 'fault' : one.value));
      // Keys come sorted from Go.
      if (sorted(theirs) !== sorted(ours)) differences.push({ document, theirs, ours });
    }
    assert.deepEqual(differences, []);
  });
});

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
