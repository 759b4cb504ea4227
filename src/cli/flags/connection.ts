import type { ArgumentsCamelCase, Argv, InferredOptionTypes } from 'yargs';
import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import { UsageError } from '../../errors.ts';
import { parseDuration } from './duration.ts';
import { repeated, single } from './single.ts';

const group = { group: 'Connection, as for kubectl:' } as const;

/** kubectl's own connection flags, in its words; and what takes the place of a connection. */
const CONNECTION = {
  snapshot: {
    ...single,
    ...group,
    describe: 'ask a recording instead: FILE of kubectl caps snapshot or kubectl get -o yaml, a folder, or -',
  },
  namespace: { ...single, ...group, alias: 'n', describe: 'namespace to look in' },
  kubeconfig: { ...single, ...group, describe: 'path to the kubeconfig file' },
  context: { ...single, ...group, describe: 'kubeconfig context to use' },
  cluster: { ...single, ...group, describe: 'kubeconfig cluster to use' },
  user: { ...single, ...group, describe: 'kubeconfig user to use' },
  server: { ...single, ...group, alias: 's', describe: 'address and port of the API server' },
  token: { ...single, ...group, describe: 'bearer token for the API server' },
  as: { ...single, ...group, describe: 'user to impersonate' },
  'as-group': { ...repeated, ...group, describe: 'group to impersonate, repeatable' },
  'as-uid': { ...single, ...group, describe: 'UID to impersonate' },
  'certificate-authority': {
    ...single,
    ...group,
    describe: "file with the certificate authority of the server's certificate",
  },
  'client-certificate': { ...single, ...group, describe: 'file with the client certificate' },
  'client-key': { ...single, ...group, describe: 'file with the client key' },
  'insecure-skip-tls-verify': { ...group, type: 'boolean', describe: "do not check the server's certificate" },
  'tls-server-name': { ...single, ...group, describe: "name to check the server's certificate against" },
  'request-timeout': { ...single, ...group, describe: 'limit of each request, such as 10s; 0 for none (default 30s)' },
} as const;

export type ConnectionArguments = InferredOptionTypes<typeof CONNECTION>;

export function withConnectionFlags<T>(yargs: Argv<T>): Argv<T & ConnectionArguments> {
  return yargs.options(CONNECTION) as Argv<T & ConnectionArguments>;
}

/** The connection flags that were given, under their names in the program. Throws a UsageError for one that cannot be. */
export function connectionFlagsOf(args: ArgumentsCamelCase<ConnectionArguments>): ConnectionFlags {
  const { requestTimeout, insecureSkipTlsVerify } = args;
  const given = Object.fromEntries(
    TEXT_FLAGS.flatMap((flag) => (args[flag] === undefined ? [] : [[flag, args[flag]]])),
  );
  for (const [flag, value] of Object.entries(given)) {
    if (value === '')
      throw new UsageError(`--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} needs a value`);
  }
  checkSnapshot(args);
  return {
    ...given,
    asGroup: args.asGroup ?? [],
    ...(insecureSkipTlsVerify === undefined ? {} : { insecureSkipTlsVerify }),
    ...(requestTimeout === undefined ? {} : { requestTimeoutMs: parseDuration(requestTimeout, 'request-timeout') }),
  };
}

/** What says how to reach a server, or as whom, says nothing to a recording. */
function checkSnapshot(args: ArgumentsCamelCase<ConnectionArguments>): void {
  if (args.snapshot === undefined) return;
  const others = OF_A_SERVER.filter((flag) => args[flag] !== undefined);
  if (others.length === 0) return;
  throw new UsageError(
    `--snapshot asks a recording and no server: leave it out, or leave out ${others.map((flag) => `--${flag}`).join(', ')}`,
  );
}

const OF_A_SERVER = [
  'kubeconfig',
  'context',
  'cluster',
  'user',
  'server',
  'token',
  'as-uid',
  'certificate-authority',
  'client-certificate',
  'client-key',
  'insecure-skip-tls-verify',
  'tls-server-name',
  'request-timeout',
] as const satisfies readonly (keyof typeof CONNECTION)[];

const TEXT_FLAGS = [
  'snapshot',
  'namespace',
  'kubeconfig',
  'context',
  'cluster',
  'user',
  'server',
  'token',
  'as',
  'asUid',
  'certificateAuthority',
  'clientCertificate',
  'clientKey',
  'tlsServerName',
] as const satisfies readonly (keyof ConnectionFlags)[];
