import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** The rooms of src/, from the top of the house to its ground, each with what it may import and why that and no more. */
const ROOMS: Readonly<Record<string, { readonly mayImport: readonly string[]; readonly why: string }>> = {
  main: {
    mayImport: ['entry', 'cli', 'cluster', 'files', 'program', 'text'],
    why: 'hands the outside world in, and is the only place that touches process',
  },
  entry: {
    mayImport: ['commands', 'cli', 'program', 'text'],
    why: 'finds the command that a line names',
  },
  commands: {
    mayImport: [
      'run',
      'recording',
      'temporary-pods',
      'pods',
      'workloads',
      'admission',
      'denial',
      'policy',
      'rbac',
      'capability',
      'live',
      'kubernetes',
      'cluster',
      'files',
      'cli',
      'program',
      'text',
    ],
    why: 'gathers, judges and reports; no command imports another',
  },
  run: {
    mayImport: ['cluster', 'program'],
    why: 'what every command does around its work: connect, show progress, print, let go',
  },
  recording: {
    mayImport: ['pods', 'workloads', 'admission', 'policy', 'rbac', 'live', 'kubernetes', 'cluster', 'program', 'text'],
    why: 'what is asked of a cluster for a recording, by snapshot and by scan',
  },
  'temporary-pods': {
    mayImport: ['kubernetes', 'cluster', 'program', 'text'],
    why: 'the one place that makes, watches and removes pods of ours',
  },
  pods: {
    mayImport: ['workloads', 'admission', 'policy', 'capability', 'live', 'kubernetes', 'cluster', 'program', 'text'],
    why: 'reads the containers of pods for several commands',
  },
  admission: {
    mayImport: ['workloads', 'policy', 'rbac', 'capability', 'kubernetes', 'cluster', 'files', 'program', 'text'],
    why: 'gathers what admission decides by, and asks the policies',
  },
  workloads: { mayImport: ['kubernetes', 'cluster', 'program', 'text'], why: 'finds the templates of pods' },
  cluster: {
    mayImport: ['live', 'rbac', 'capability', 'kubernetes', 'files', 'program', 'text'],
    why: 'the port, and what answers through it: a server or a recording; names of capabilities stay in recordings with other names',
  },
  denial: {
    mayImport: ['policy', 'rbac', 'capability', 'kubernetes', 'text'],
    why: 'reads refusals and finds remedies: pure',
  },
  policy: { mayImport: ['rbac', 'capability', 'kubernetes', 'text'], why: 'the rules of admission: pure' },
  rbac: { mayImport: ['kubernetes', 'program', 'text'], why: 'who can use a policy: pure' },
  live: { mayImport: ['capability', 'kubernetes', 'text'], why: 'what readers print: pure' },
  capability: { mayImport: ['kubernetes', 'text'], why: 'names, masks and the sets that they make: pure' },
  cli: {
    mayImport: ['cluster', 'rbac', 'kubernetes', 'program', 'text'],
    why: "kubectl's way of writing command lines; of Kubernetes, only the words that flags take",
  },
  files: { mayImport: ['kubernetes', 'program', 'text'], why: 'manifests on disk' },
  kubernetes: { mayImport: ['program', 'text'], why: 'API objects and their names' },
  program: {
    mayImport: ['cluster', 'files', 'program'],
    why: 'errors, exit codes and the outside world of one run, as types',
  },
  text: { mayImport: ['program'], why: 'tables, paragraphs and the border that everything printed crosses' },
};

/** Rooms in which nothing is read, written or waited for: the same input gives the same answer. */
const PURE = ['denial', 'policy', 'rbac', 'live', 'capability', 'kubernetes', 'text'];

interface Import {
  readonly from: string;
  readonly to: string;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

const FILES = filesBelow(join(ROOT, 'src')).sort();

/** Imports of our own files, also of types and by `import()`. */
const IMPORTS: readonly Import[] = FILES.flatMap((from) =>
  [...readFileSync(join(ROOT, from), 'utf8').matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g)].map(
    ([, to = '']) => ({
      from,
      to: normalize(join(dirname(from), to)),
    }),
  ),
).filter(({ to }) => to.startsWith('src/'));

/** The code of a file, without comments and without what its texts say; imports stay. */
function codeOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '')
    .replace(/`(?:[^`\\]|\\.)*`/g, '``')
    .replace(/(?<!from )(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/g, "''");
}

function roomOf(file: string): string {
  const [, first = '', ...more] = file.split('/');
  if (more.length > 0) return first;
  return first === 'main.ts' ? 'main' : first === 'run.ts' ? 'entry' : 'program';
}

describe('architecture', () => {
  it('has no room without a place in the house', () => {
    assert.deepEqual([...new Set(FILES.map(roomOf))].sort(), Object.keys(ROOMS).sort());
  });

  for (const [room, { mayImport, why }] of Object.entries(ROOMS)) {
    it(`${room} (${why}) imports ${mayImport.join(', ')} and nothing else`, () => {
      const others = IMPORTS.filter(({ from, to }) => roomOf(from) === room && roomOf(to) !== room);
      assert.deepEqual(
        others.filter(({ to }) => !mayImport.includes(roomOf(to))),
        [],
      );
    });
  }

  it('lets no command import another one', () => {
    const command = (file: string) => /^src\/commands\/([^/]+)\//.exec(file)?.[1];
    assert.deepEqual(
      IMPORTS.filter(({ from, to }) => command(from) && command(to) && command(from) !== command(to)),
      [],
    );
  });

  it("lets views read a command's report and ask nobody", () => {
    const asks =
      /^src\/(cluster\/(?!connection-flags|repeated-flags|everywhere|snapshot\/format\/)|files\/(?!document-fault))|\/gather\//;
    assert.deepEqual(
      IMPORTS.filter(({ from, to }) => from.includes('/view/') && asks.test(to)),
      [],
    );
  });

  it('keeps the two ports apart: a server and a recording know nothing of each other', () => {
    const side = (file: string) => /^src\/cluster\/(connection|snapshot)\//.exec(file)?.[1];
    assert.deepEqual(
      IMPORTS.filter(({ from, to }) => side(from) && side(to) && side(from) !== side(to)),
      [],
    );
    const users = IMPORTS.filter(
      ({ from, to }) => to.startsWith('src/cluster/connection/') && side(from) === undefined,
    );
    assert.deepEqual([...new Set(users.map(({ from }) => from))], ['src/main.ts']);
  });

  it('has no circle of files', () => {
    const next = new Map<string, string[]>();
    for (const { from, to } of IMPORTS) next.set(from, [...(next.get(from) ?? []), to]);
    const done = new Set<string>();
    const circles: string[][] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file]);
      if (done.has(file) || path.includes(file)) return;
      for (const to of next.get(file) ?? []) visit(to, [...path, file]);
      done.add(file);
    };
    for (const file of FILES) visit(file, []);
    assert.deepEqual(circles, []);
  });

  it('reads and writes nothing where it judges', () => {
    const impure = FILES.filter((file) => PURE.includes(roomOf(file))).filter((file) =>
      /\bfrom 'node:(?!util'|buffer'|zlib')|(?<![\w.-])process\.\w|\bDate\.now\(|\bnew Date\(\)|\bsetTimeout\(/.test(
        codeOf(file),
      ),
    );
    assert.deepEqual(impure, []);
  });

  it('touches process in main.ts alone', () => {
    assert.deepEqual(
      FILES.filter((file) => /(?<![\w.-])process\.\w/.test(codeOf(file))),
      ['src/main.ts'],
    );
  });

  it('says every exported name once', () => {
    const exported = FILES.flatMap((file) =>
      [
        ...readFileSync(join(ROOT, file), 'utf8').matchAll(
          /^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm,
        ),
      ].map(([, name = '']) => ({ name, file })),
    );
    const twice = exported.filter(({ name }) => exported.filter((other) => other.name === name).length > 1);
    assert.deepEqual(twice, []);
  });
});
