import { homedir } from 'node:os';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { connect } from '../../src/cluster/connection/connect.ts';

/** The program's own connection, with the rights of a kubeconfig. */
export function connectTo(kubeconfig: string): Promise<Cluster> {
  return connect(
    { asGroup: [] },
    {
      variables: { KUBECONFIG: kubeconfig },
      homeDirectory: homedir(),
      workingDirectory: process.cwd(),
      stdinIsTerminal: false,
      writeToStderr: () => {},
      version: '0.0.0',
    },
  );
}
