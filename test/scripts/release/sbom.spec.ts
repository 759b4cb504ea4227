import assert from 'node:assert/strict';
import { sbomText } from '../../../scripts/release/sbom.ts';

describe('scripts/release/sbom', () => {
  it('names each package with version, licence and sum, and Bun', () => {
    const integrity = `sha512-${Buffer.from('sum').toString('base64')}`;
    const text = sbomText(
      [
        { name: '@kubernetes/client-node', version: '2.0.1', licence: 'Apache-2.0', texts: [], integrity },
        { name: 'both', version: '1.0.0', licence: '(MIT OR CC0-1.0)', texts: [], integrity },
      ],
      '0.2.0',
    );
    const { bomFormat, specVersion, metadata, components, dependencies } = JSON.parse(text);
    assert.deepEqual([bomFormat, specVersion], ['CycloneDX', '1.6']);
    assert.equal(metadata.component.purl, 'pkg:npm/kubectl-caps@0.2.0');
    assert.deepEqual(components[1], {
      type: 'library',
      'bom-ref': 'pkg:npm/%40kubernetes/client-node@2.0.1',
      name: '@kubernetes/client-node',
      version: '2.0.1',
      purl: 'pkg:npm/%40kubernetes/client-node@2.0.1',
      licenses: [{ license: { id: 'Apache-2.0' } }],
      hashes: [{ alg: 'SHA-512', content: Buffer.from('sum').toString('hex') }],
    });
    assert.deepEqual(components[2].licenses, [{ expression: '(MIT OR CC0-1.0)' }]);
    assert.deepEqual(
      dependencies[0].dependsOn,
      components.map((component: { readonly 'bom-ref': string }) => component['bom-ref']),
    );
    assert.equal(components[0].name, 'bun');
  });
});
