// Bundles the program and everything it uses into a few files of dist/, so that starting it reads three of them and not a
// thousand. What is imported lazily stays in files of its own: --help never loads what talks to a cluster.
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { build } from 'esbuild';

// The newer versions of string-width make an Intl.Segmenter when they are loaded, a fifth of the time of --help. cli-table3's
// own version measures the same for what is printed here, and one of them is enough.
const require = createRequire(import.meta.url);
const stringWidth = createRequire(require.resolve('cli-table3')).resolve('string-width');

rmSync('dist', { recursive: true, force: true });

await build({
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  alias: { 'string-width': stringWidth },
  // Some packages are CommonJS and ask for Node's modules by require.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
});
