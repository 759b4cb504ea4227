import type { ConnectionFlags } from './connection-flags.ts';

/** Flags that decide which cluster is asked, and as whom. A token is left out: it does not belong into an answer. */
const REPEATED = [
  ['kubeconfig', '--kubeconfig'],
  ['context', '--context'],
  ['cluster', '--cluster'],
  ['user', '--user'],
  ['server', '--server'],
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
  return [...words, ...groups].map((word) => ` ${word}`).join('');
}

/** For a POSIX shell. */
function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
