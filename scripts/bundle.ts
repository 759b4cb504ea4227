// Bundles the program and everything it uses into a few files, so that starting it reads three of them and not a thousand.
// What is imported lazily stays in files of its own: --help never loads what talks to a cluster.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { build, type Metafile } from 'esbuild';
import { ROOT } from './root.ts';

// The newer versions of string-width make an Intl.Segmenter when they are loaded, a fifth of the time of --help. cli-table3's
// own version measures the same for what is printed here, and one of them is enough.
const require = createRequire(import.meta.url);
const stringWidth = createRequire(require.resolve('cli-table3')).resolve('string-width');

export interface BundleOptions {
  /** Emptied first. */
  readonly outdir: string;
  /** Without "v". */
  readonly version: string;
  readonly commit: string | undefined;
}

/** Writes the bundle. Returns esbuild's account of what went into it. */
export async function bundle({ outdir, version, commit }: BundleOptions): Promise<Metafile> {
  rmSync(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/main.ts'],
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    alias: { 'string-width': stringWidth },
    define: {
      CAPS_BUILD: JSON.stringify({ version, commit }),
      // Asked for by one package, and absent from modules. Bun would write the path of the build machine in its place.
      __filename: 'undefined',
    },
    // Some packages are CommonJS and ask for Node's modules by require.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  });
  return metafile;
}

/** The commit of the checkout, with "-dirty" behind it where files differ; undefined outside of one. */
export function commitOfCheckout(): string | undefined {
  try {
    const describe = ['describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'];
    return execFileSync('git', describe, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
