import { LAST_MINOR } from '../../../policy/psp/policy.ts';
import { shownName } from '../../../text/untrusted.ts';

/** @param serverMinor undefined where the server did not tell it */
export function notServedSentence(serverMinor: number | undefined): string {
  const version =
    serverMinor === undefined ? '' : ` (Kubernetes 1.${serverMinor}, and 1.${LAST_MINOR} was the last with it)`;
  return `--psp asks for a policy of the cluster, and this cluster has no PodSecurityPolicy${version}: give the policy in a file, with --psp-file`;
}

/** More names than these are no help. */
const MANY = 10;

/** @param there the names of those that are */
export function notTherePolicySentence(name: string, there: readonly string[]): string {
  const shown = there.map((one) => shownName(one)).join(', ');
  const others =
    there.length === 0
      ? 'there is none at all'
      : there.length > MANY
        ? `there are ${there.length} others`
        : `there ${there.length === 1 ? 'is' : 'are'} ${shown}`;
  return `PodSecurityPolicy "${shownName(name)}" is not in the cluster: ${others}`;
}
