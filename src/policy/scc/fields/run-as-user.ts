import type { Container } from '../../../kubernetes/objects.ts';
import type { JudgedPod } from '../../judged-pod.ts';
import type { ContainerChanges } from '../../psp/rule.ts';
import type { SecurityContextConstraints } from '../constraints.ts';
import { NO_FINDINGS, type SccContainerRule, type SccFinding, type SccRuleOf, saidPath } from '../rule.ts';

/**
 * The user that containers run as.
 *
 * Constraints: runAsUser.type, .uid, .uidRangeMin and .uidRangeMax; a range that is absent is the namespace's.
 * Pod: securityContext.runAsUser and .runAsNonRoot of containers, else of the pod.
 *   RunAsAny           everything
 *   MustRunAs          runAsUser is uid; absent becomes uid
 *   MustRunAsRange     runAsUser in the range; absent becomes its first
 *   MustRunAsNonRoot   runAsNonRoot not false and runAsUser not 0; where both are absent, runAsNonRoot becomes true
 * By all of them: an absent runAsNonRoot becomes true where the user is a number other than 0.
 * Source: sccmatching/provider.go and user/ of openshift/apiserver-library-go.
 */
export const sccRunAsUser: SccRuleOf<SccContainerRule> = (scc) => ({
  changes: ({ container }, pod) => filledIn(container, pod, scc),
  ...(FINDINGS[scc.runAsUser?.type ?? ''] ?? (() => ({})))(scc),
});

function filledIn(
  container: Container,
  pod: JudgedPod,
  { runAsUser: strategy }: SecurityContextConstraints,
): ContainerChanges | undefined {
  const own = userOf(container, pod);
  const user = own ?? defaultUser(strategy ?? {});
  const isNonRoot = user === undefined ? strategy?.type === 'MustRunAsNonRoot' : user > 0;
  const securityContext = {
    ...(own === undefined && user !== undefined ? { runAsUser: user } : {}),
    ...(isNonRoot && nonRootOf(container, pod) === undefined ? { runAsNonRoot: true } : {}),
  };
  return Object.keys(securityContext).length === 0 ? undefined : { securityContext };
}

function defaultUser({
  type,
  uid,
  uidRangeMin,
}: NonNullable<SecurityContextConstraints['runAsUser']>): number | undefined {
  if (type === 'MustRunAs') return uid ?? undefined;
  return type === 'MustRunAsRange' ? (uidRangeMin ?? undefined) : undefined;
}

type FindingsOf = (scc: SecurityContextConstraints) => Pick<SccContainerRule, 'findings'>;

const within = (min: number, max: number, accepted: SccFinding['accepted']): ReturnType<FindingsOf> => ({
  findings: ({ container, path }, pod) => {
    const found = userOf(container, pod);
    if (found === undefined || (found >= min && found <= max)) return NO_FINDINGS;
    return [finding('runAsUser', container, path, found, accepted)];
  },
});

const FINDINGS: Readonly<Record<string, FindingsOf>> = {
  MustRunAs: ({ runAsUser }) => {
    const uid = runAsUser?.uid ?? 0;
    return within(uid, uid, { values: [String(uid)], absent: true });
  },
  MustRunAsRange: ({ runAsUser }) => {
    const [min, max] = [runAsUser?.uidRangeMin ?? 0, runAsUser?.uidRangeMax ?? 0];
    return within(min, max, { values: [], ranges: [{ min, max }], absent: true });
  },
  MustRunAsNonRoot: () => ({
    findings: ({ container, path }, pod) => {
      if (nonRootOf(container, pod) === false) {
        return [finding('runAsNonRoot', container, path, false, { values: ['true'], absent: true })];
      }
      if (userOf(container, pod) !== 0) return NO_FINDINGS;
      return [finding('runAsUser', container, path, 0, { values: [], except: ['0'], absent: true })];
    },
  }),
};

function finding(
  rule: 'runAsUser' | 'runAsNonRoot',
  container: Container,
  path: string,
  found: number | boolean,
  accepted: SccFinding['accepted'],
): SccFinding {
  return {
    rule,
    error: 'Invalid value',
    path: `${path}.securityContext.${rule}`,
    said: `${saidPath(path)}.${rule}`,
    container: container.name,
    found,
    accepted,
  };
}

function userOf({ securityContext }: Container, { spec }: JudgedPod): number | undefined {
  return securityContext?.runAsUser ?? spec.securityContext?.runAsUser ?? undefined;
}

function nonRootOf({ securityContext }: Container, { spec }: JudgedPod): boolean | undefined {
  return securityContext?.runAsNonRoot ?? spec.securityContext?.runAsNonRoot ?? undefined;
}
