import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run-command.ts';

export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Who a client certificate says its bearer is: common name and organizations, as the API server reads them. */
export interface Subject {
  readonly user: string;
  readonly groups: readonly string[];
}

const days = '3650';
const newEcKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** A certificate authority of one cluster: a folder with ca.crt, ca.key and what it has signed. */
export class CertificateAuthority {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  get files(): CertificateFiles {
    return { certificate: join(this.folder, 'ca.crt'), key: join(this.folder, 'ca.key') };
  }

  async create(): Promise<void> {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    writeFileSync(this.#config, opensslConfig);
    const { certificate, key } = this.files;
    const names = ['-subj', '/CN=kubectl-caps-tests', '-keyout', key, '-out', certificate];
    await run('openssl', ['req', '-x509', '-config', this.#config, '-days', days, ...newEcKey, ...names]);
  }

  /** @param hosts names and addresses a server certificate is for, in openssl's spelling: DNS:localhost, IP:127.0.0.1 */
  async issue(name: string, subject: Subject, hosts: readonly string[] = []): Promise<CertificateFiles> {
    const files = { certificate: join(this.folder, `${name}.crt`), key: join(this.folder, `${name}.key`) };
    const extensions = join(this.folder, `${name}.ext`);
    writeFileSync(
      extensions,
      [
        'keyUsage = digitalSignature',
        'extendedKeyUsage = clientAuth, serverAuth',
        ...(hosts.length > 0 ? [`subjectAltName = ${hosts.join(', ')}`] : []),
        '',
      ].join('\n'),
    );
    const request = await signingRequest(subject, files.key, this.#config);
    const signer = ['-CA', this.files.certificate, '-CAkey', this.files.key];
    // A random serial instead of a counter in a file, since several are issued at once.
    const serial = ['-set_serial', `0x01${randomBytes(8).toString('hex')}`];
    const sign = ['x509', '-req', ...signer, ...serial, '-days', days, '-extfile', extensions];
    await run('openssl', [...sign, '-out', files.certificate], { input: request });
    return files;
  }

  /** The key pair service account tokens are signed with. */
  async createServiceAccountKeys(): Promise<{ privateKey: string; publicKey: string }> {
    const keys = { privateKey: join(this.folder, 'sa.key'), publicKey: join(this.folder, 'sa.pub') };
    await run('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', keys.privateKey]);
    await run('openssl', ['ec', '-in', keys.privateKey, '-pubout', '-out', keys.publicKey]);
    chmodSync(keys.privateKey, 0o600);
    return keys;
  }

  get #config(): string {
    return join(this.folder, 'openssl.cnf');
  }
}

/** Makes a key and returns a request (PEM) to sign it. */
export async function signingRequest(subject: Subject, keyFile: string, config: string): Promise<string> {
  if (!existsSync(config)) writeFileSync(config, opensslConfig);
  const named = ['-config', config, '-utf8', '-subj', opensslSubject(subject), '-keyout', keyFile];
  return run('openssl', ['req', '-new', ...newEcKey, ...named]);
}

/** Our own instead of the system's, whose defaults differ from version to version. */
const opensslConfig = `[req]
distinguished_name = subject
x509_extensions = authority
[subject]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign, digitalSignature
subjectKeyIdentifier = hash
`;

/** /O=group/CN=user, with a backslash before what would end a value. */
function opensslSubject({ user, groups }: Subject): string {
  const escaped = (value: string) => value.replaceAll(/[\\/+]/g, '\\$&');
  return [...groups.map((group) => `/O=${escaped(group)}`), `/CN=${escaped(user)}`].join('');
}
