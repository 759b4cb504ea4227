// Packs the archive that krew installs, and beside it the manifest with the archive's checksum: both into packages/.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = 'packages';
mkdirSync(folder, { recursive: true });
// The bundle is built by npm's prepare script.
const packed = execFileSync('npm', ['pack', '--json', '--loglevel=error', '--pack-destination', folder], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});
const archive = join(folder, JSON.parse(packed.slice(packed.indexOf('[')))[0].filename);
const sum = createHash('sha256').update(readFileSync(archive)).digest('hex');
// krew wants the file to be called like the plugin.
const manifest = join(folder, 'caps.yaml');
writeFileSync(manifest, readFileSync('krew-manifest.yaml', 'utf8').replace(/sha256: "0{64}"/, `sha256: ${sum}`));
console.log(`kubectl krew install --manifest=${manifest} --archive=${archive}`);
