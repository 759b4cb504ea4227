import { homedir } from 'node:os';
import { Readable } from 'node:stream';
import { connect } from '../../src/connection/connect.ts';
import { disk } from '../../src/files/disk.ts';
import { type Outcome, runProgram } from '../support/run-program.ts';

/** Runs the whole program with the connection that it really has. */
export function ask(argv: readonly string[], kubeconfig: string, stdin = ''): Promise<Outcome> {
  return runProgram(argv, {
    connect: (flags) =>
      connect(flags, {
        variables: { KUBECONFIG: kubeconfig },
        homeDirectory: homedir(),
        workingDirectory: process.cwd(),
        stdinIsTerminal: false,
        writeToStderr: () => {},
        version: '0.0.0',
      }),
    files: disk(Readable.from([Buffer.from(stdin)])),
  });
}
