import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CertificateAuthority, type CertificateFiles, type Subject, signingRequest } from './certificates.ts';
import { HarnessError } from './harness-error.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import type { Kubectl } from './kubectl.ts';
import { poll } from './poll.ts';

/** How a cluster comes to a client certificate for somebody; name is fit for file and object names. */
export type IssueCertificate = (name: string, subject: Subject) => Promise<CertificateFiles>;

/** A kubeconfig for a user of this name in these groups, made once. They have no rights but those the cluster gives them. */
export async function userKubeconfig(
  folder: string,
  cluster: { readonly server: string; readonly caFile: string },
  subject: Subject,
  issue: IssueCertificate,
): Promise<string> {
  const users = join(folder, 'users');
  mkdirSync(users, { recursive: true, mode: 0o700 });
  const name = `user-${createHash('sha256').update(JSON.stringify(subject)).digest('hex').slice(0, 12)}`;
  const path = join(users, `${name}.conf`);
  if (!existsSync(path)) {
    const client = await issue(name, subject);
    writeKubeconfig(path, { ...cluster, user: subject.user, client });
  }
  return path;
}

/** For a cluster of our own. */
export function signedByAuthority(authority: CertificateAuthority): IssueCertificate {
  return (name, subject) => authority.issue(name, subject);
}

/** For any other: through the CertificateSigningRequest API, if its administrator and its signer let us. */
export function signedThroughApi(kubectl: Kubectl, folder: string): IssueCertificate {
  return async (name, subject) => {
    const files = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
    const request = await signingRequest(subject, files.key, join(folder, 'openssl.cnf'));
    await kubectl.run(['delete', 'csr', '--ignore-not-found', name]);
    await kubectl.run(
      ['create', '-f', '-'],
      JSON.stringify({
        apiVersion: 'certificates.k8s.io/v1',
        kind: 'CertificateSigningRequest',
        metadata: { name },
        spec: {
          signerName: 'kubernetes.io/kube-apiserver-client',
          usages: ['client auth'],
          request: Buffer.from(request).toString('base64'),
        },
      }),
    );
    await kubectl.run(['certificate', 'approve', name]);
    const certificate = await poll(20_000, async () => {
      return (await kubectl.run(['get', 'csr', name, '-o', 'jsonpath={.status.certificate}'])) || undefined;
    });
    await kubectl.run(['delete', 'csr', name]);
    if (certificate === undefined) {
      throw new HarnessError(`This cluster does not sign client certificates, so no kubeconfig for "${subject.user}".`);
    }
    writeFileSync(files.certificate, Buffer.from(certificate, 'base64'));
    return files;
  };
}
