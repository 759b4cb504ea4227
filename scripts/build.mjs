// npm run build: the bundle in dist/, as version and commit of the checkout.
import { readFileSync } from 'node:fs';
import { bundle, commitOfCheckout } from './bundle.mjs';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
await bundle({ outdir: 'dist', version, commit: commitOfCheckout() });
