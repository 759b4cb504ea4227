import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { archiveName, DOWNLOADS, krewManifest } from '../../../scripts/release/krew-manifest.ts';
import { PLATFORMS } from '../../../scripts/release/platforms.ts';
import { ROOT } from '../../../scripts/root.ts';

interface Manifest {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly version: string;
    readonly shortDescription: string;
    readonly description: string;
    readonly caveats: string;
    readonly platforms: readonly { readonly sha256: string; readonly uri: string; readonly bin: string }[];
  };
}

describe('krew-manifest.yaml', () => {
  const text = readFileSync(join(ROOT, 'krew-manifest.yaml'), 'utf8');
  const { metadata, spec } = parse(text) as Manifest;

  it('is what npm run release writes, with nothing in it by hand', () => {
    const archives = PLATFORMS.map((platform, index) => ({
      platform,
      file: archiveName(spec.version, platform),
      sha256: spec.platforms[index]?.sha256 ?? '',
    }));
    assert.equal(text, krewManifest(spec.version, archives, DOWNLOADS));
  });

  it('has a program for each platform', () => {
    assert.deepEqual(
      spec.platforms.map(({ uri, bin }) => [uri.split('/').at(-1), bin]),
      [
        [`kubectl-caps_${spec.version}_linux_amd64.tar.gz`, 'kubectl-caps'],
        [`kubectl-caps_${spec.version}_linux_arm64.tar.gz`, 'kubectl-caps'],
        [`kubectl-caps_${spec.version}_darwin_amd64.tar.gz`, 'kubectl-caps'],
        [`kubectl-caps_${spec.version}_darwin_arm64.tar.gz`, 'kubectl-caps'],
        [`kubectl-caps_${spec.version}_windows_amd64.zip`, 'kubectl-caps.exe'],
      ],
    );
    for (const { sha256 } of spec.platforms) assert.match(sha256, /^[0-9a-f]{64}$/);
  });

  /** What reviewers of krew-index look at: https://krew.sigs.k8s.io/docs/developer-guide/develop/naming-guide/ and best-practices. */
  it('is as krew-index asks', () => {
    assert.match(metadata.name, /^[a-z]+(-[a-z]+)*$/);
    assert.match(spec.version, /^v\d+\.\d+\.\d+$/);
    assert.ok(spec.shortDescription.length <= 50 && !/\.$/.test(spec.shortDescription), spec.shortDescription);
    assert.doesNotMatch(spec.shortDescription, /kubectl|kubernetes|plugin/i);
    for (const line of [...spec.description.split('\n'), ...spec.caveats.split('\n')]) {
      assert.ok(line.length <= 120, line);
      assert.doesNotMatch(line, /\s$/);
    }
  });
});
