import * as tls from 'node:tls';
import { configurationFile } from '../configuration-file.ts';
import type { Environment } from '../environment.ts';

/** Where distributions keep their certificate authorities; the first one there is (Go 1.24, crypto/x509 root_linux.go). */
const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/**
 * The certificate authorities for a server whose kubeconfig names none: those of the operating system, which kubectl
 * goes by, together with those that Node brings along and NODE_EXTRA_CA_CERTS.
 */
export async function systemAuthorities(variables: Environment['variables']): Promise<string[]> {
  const files = [variables.NODE_EXTRA_CA_CERTS, variables.SSL_CERT_FILE].filter((file) => file !== undefined);
  const given = await Promise.all(files.map(readIfThere));
  const all = [...tls.rootCertificates, ...(await ofTheSystem()), ...given.filter((pem) => pem !== undefined)];
  // Node's and the system's are mostly the same ones, and each takes time to be parsed.
  return [...new Set(all.join('\n').match(CERTIFICATE))];
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Node 22.15 and newer ask the system's own store, also on macOS and Windows; the types are of Node 20. */
async function ofTheSystem(): Promise<string[]> {
  const { getCACertificates } = tls as { getCACertificates?: (type: 'system') => string[] };
  if (getCACertificates !== undefined) return getCACertificates('system');
  for (const file of BUNDLES) {
    const pem = await readIfThere(file);
    if (pem !== undefined) return [pem];
  }
  return [];
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await configurationFile(file);
  } catch {
    return undefined;
  }
}
