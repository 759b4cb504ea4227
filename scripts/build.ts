// npm run build: the bundle in dist/, as version and commit of the checkout.
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { bundle, commitOfCheckout } from './bundle.ts';
import { ROOT } from './root.ts';

await bundle({ outdir: join(ROOT, 'dist'), version: packageJson.version, commit: commitOfCheckout() });
