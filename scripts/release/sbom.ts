import { BUN_VERSION } from './bun.ts';
import type { BundledPackage } from './bundled-packages.ts';

/** What is in a release, as CycloneDX 1.6. Without time and serial number: the same bundle has the same account. */
export function sbomText(packages: readonly BundledPackage[], version: string): string {
  const own = { type: 'application', 'bom-ref': purl('kubectl-caps', version), name: 'kubectl-caps', version };
  const bun = {
    type: 'framework',
    'bom-ref': purl('bun', BUN_VERSION),
    name: 'bun',
    version: BUN_VERSION,
    description: 'In the executables; the npm package has none of it.',
    purl: purl('bun', BUN_VERSION),
    licenses: [{ license: { id: 'MIT' } }],
  };
  const components = [bun, ...packages.map(componentOf)];
  return `${JSON.stringify(
    {
      $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: { component: { ...own, purl: own['bom-ref'], licenses: [{ license: { id: 'Apache-2.0' } }] } },
      components,
      dependencies: [{ ref: own['bom-ref'], dependsOn: components.map((component) => component['bom-ref']) }],
    },
    undefined,
    2,
  )}\n`;
}

function componentOf({ name, version, licence, integrity }: BundledPackage) {
  const [algorithm = '', sum = ''] = integrity.split(/-(.*)/);
  return {
    type: 'library',
    'bom-ref': purl(name, version),
    name,
    version,
    purl: purl(name, version),
    licenses: [/[ (]/.test(licence) ? { expression: licence } : { license: { id: licence } }],
    hashes: [{ alg: algorithm.replace(/^sha/, 'SHA-'), content: Buffer.from(sum, 'base64').toString('hex') }],
  };
}

function purl(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}
