import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { ROOT } from '../root.ts';

/** An npm package of which something is in the bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, as its package.json has it. */
  readonly licence: string;
  /** Whole texts of its licence files; empty where it has none. */
  readonly texts: readonly string[];
  /** Of its archive in the registry, as package-lock.json has it. */
  readonly integrity: string;
}

const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;

/** What esbuild put into the bundle, sorted by name and version. */
export function bundledPackages({ outputs }: Metafile): BundledPackage[] {
  const used = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [folderOf(file)] : [])),
  );
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Partial<Record<string, { readonly integrity?: string }>>>;
  };
  const packages = [...new Set(used)].flatMap((folder) =>
    folder === undefined ? [] : [packageIn(folder, lock.packages[folder]?.integrity)],
  );
  return [...new Map(packages.map((one) => [`${one.name}@${one.version}`, one])).values()].sort((a, b) =>
    `${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1,
  );
}

/** "node_modules/a/node_modules/@b/c" of a file in it; undefined for a file of our own. */
function folderOf(file: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0];
}

function packageIn(folder: string, integrity: string | undefined): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: unknown;
  };
  if (typeof license !== 'string') throw new Error(`The package ${name} does not say what its licence is.`);
  if (integrity === undefined) throw new Error(`package-lock.json has no sum of ${folder}.`);
  const texts = readdirSync(join(ROOT, folder))
    .filter((file) => LICENCE_FILE.test(file) && existsSync(join(ROOT, folder, file)))
    .sort()
    .map((file) =>
      readFileSync(join(ROOT, folder, file), 'utf8')
        .replaceAll('\r\n', '\n')
        .trim(),
    );
  return { name, version, licence: license, texts, integrity };
}
