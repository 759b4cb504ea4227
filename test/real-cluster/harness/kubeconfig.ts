import { readFileSync, writeFileSync } from 'node:fs';
import type { CertificateFiles } from './certificates.ts';

export interface KubeconfigContent {
  readonly server: string;
  readonly caFile: string;
  readonly user: string;
  readonly client: CertificateFiles;
}

/** One cluster, one user, one context, everything embedded. JSON, which is YAML too. */
export function writeKubeconfig(path: string, { server, caFile, user, client }: KubeconfigContent): void {
  const base64 = (file: string) => readFileSync(file).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test', user } }],
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority-data': base64(caFile) } }],
    users: [
      {
        name: user,
        user: { 'client-certificate-data': base64(client.certificate), 'client-key-data': base64(client.key) },
      },
    ],
  };
  writeFileSync(path, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
}
