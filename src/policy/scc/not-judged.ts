import type { PodSpec } from '../../kubernetes/objects.ts';
import type { ConstrainedNamespace } from './resolve.ts';

/** Why OpenShift lets a pod in without asking any constraints. */
export type NotJudged =
  | { readonly because: 'namespace'; readonly namespace: string }
  | { readonly because: 'label'; readonly selector: string }
  | { readonly because: 'windows' };

/** As OpenShift configures its plugin; seen on a server of Kubernetes 1.34.4. */
const NAMESPACES: readonly string[] = [
  'default',
  'kube-system',
  'kube-public',
  'openshift',
  'openshift-node',
  'openshift-infra',
];

const RUN_LEVEL = 'openshift.io/run-level';
const DISABLED = 'security.openshift.io/disable-securitycontextconstraints';

/** Undefined: constraints are asked. */
export function notJudged(
  { name, labels }: Pick<ConstrainedNamespace, 'name' | 'labels'>,
  { os }: Pick<PodSpec, 'os'>,
): NotJudged | undefined {
  if (NAMESPACES.includes(name)) return { because: 'namespace', namespace: name };
  if (['0', '1'].includes(labels[RUN_LEVEL] ?? '')) {
    return { because: 'label', selector: `${RUN_LEVEL} notin (0,1)` };
  }
  if (labels[DISABLED] === 'true') return { because: 'label', selector: `${DISABLED}!=true` };
  return os?.name === 'windows' ? { because: 'windows' } : undefined;
}

/** The warning that the server adds to its answer; it says nothing about Windows pods. */
export function notJudgedWarning(why: NotJudged): string | undefined {
  const plugin = 'Admission plugin "security.openshift.io/SecurityContextConstraint" skipped';
  switch (why.because) {
    case 'namespace':
      return `${plugin} due to request namespace "${why.namespace}".`;
    case 'label':
      return `${plugin} because namespace labels match the selector "${why.selector}".`;
    case 'windows':
      return undefined;
  }
}
