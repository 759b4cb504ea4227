import { READINGS } from './recorded-cluster.ts';

/** What the recorded container's readers printed: cat by itself, or a shell with the survey script. */
export function printedBy(command: readonly string[]): string {
  const rule = command[0] === 'cat' ? 'main' : 'own';
  const end = READINGS.find((reading) => reading.rule === rule)?.attempts[0]?.end;
  return end?.end === 'exited' ? end.stdout : '';
}
