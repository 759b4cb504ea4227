import type { ConnectionFlags } from './connection-flags.ts';

/** Flags that decide which cluster is asked, and as whom. */
const REPEATED = [
  ['kubeconfig', '--kubeconfig'],
  ['context', '--context'],
  ['cluster', '--cluster'],
  ['user', '--user'],
  ['server', '--server'],
  ['certificateAuthority', '--certificate-authority'],
  ['clientCertificate', '--client-certificate'],
  ['clientKey', '--client-key'],
  ['tlsServerName', '--tls-server-name'],
  ['as', '--as'],
  ['asUid', '--as-uid'],
] as const;

/** The connection flags of a run as they have to be repeated in a command that the user may paste; empty without any. */
export function repeatedFlags(flags: ConnectionFlags): string {
  const words = REPEATED.flatMap(([name, flag]) => {
    const value = flags[name];
    return value === undefined ? [] : [flag, quoted(value)];
  });
  const groups = flags.asGroup.flatMap((group) => ['--as-group', quoted(group)]);
  const insecure = flags.insecureSkipTlsVerify === true ? ['--insecure-skip-tls-verify'] : [];
  // A token does not belong into an answer; without the flag, the command would act as somebody else.
  const token = flags.token === undefined ? [] : ['--token', 'TOKEN'];
  return [...words, ...groups, ...insecure, ...token].map((word) => ` ${word}`).join('');
}

/** For a POSIX shell. */
function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
