import { homedir } from 'node:os';
import { connect } from '../../src/connection/connect.ts';
import type { Cluster } from '../../src/model/cluster.ts';

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
