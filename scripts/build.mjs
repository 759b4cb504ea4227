// Bundles the program into one CommonJS file without dependencies: reading one file instead of a thousand is what makes it
// start fast, and one file is what the plugin archive carries.
import { build } from 'esbuild';

await build({
  entryPoints: ['src/main.ts'],
  outfile: 'dist/kubectl-caps.cjs',
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  // Some packages ask for their own place; in a bundle that is the bundle's.
  define: { 'import.meta.url': '__importMetaUrl' },
  banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
});
