import { homedir } from 'node:os';
import type { Outcome } from '../support/run-program.ts';
import { startProgram } from '../support/start-program.ts';

/** Has the program under test, which is the executable where CAPS_BIN names no other, ask a real cluster. */
export function ask(argv: readonly string[], kubeconfig: string, input = ''): Promise<Outcome> {
  return startProgram(argv, { input, env: { KUBECONFIG: kubeconfig, HOME: homedir() } });
}
