import type { NameLint } from '../../capability/name-lint.ts';
import { CHECKS, type CheckId } from '../../policy/psa/registry.ts';
import { RULE_WORDS } from '../../policy/psp/registry.ts';
import type { SccRuleName } from '../../policy/scc/rule.ts';

/** The subject of an annotation: a check of a level, a rule of a policy, another answer of a policy, a name, a file. */
export type AnnotationRule =
  | CheckId
  | `psp/${keyof typeof OF_POLICIES}`
  | `scc/${ConstraintsHelp}`
  | `capability-name-${NameLint['lint']}`
  | 'unreadable';

export function helpOf(rule: AnnotationRule): string {
  if (rule === 'unreadable') return 'A manifest that could not be read.';
  if (rule.startsWith('capability-name-')) return 'How names of capabilities are read by runtimes and policies.';
  if (rule.startsWith('scc/')) return constraintsHelp(rule.slice('scc/'.length) as ConstraintsHelp);
  const check = CHECKS.find(({ id }) => id === rule);
  if (check) {
    const since = check.versions.map((version) => `v1.${version.since}`).join(', ');
    return `${check.summary} A ${check.level} check of the Pod Security Standards; its forms begin at ${since}.`;
  }
  const { summary } = OF_POLICIES[rule.slice('psp/'.length) as keyof typeof OF_POLICIES];
  return `${summary} A rule of the PodSecurityPolicy, which Kubernetes had until 1.24.`;
}

function constraintsHelp(rule: ConstraintsHelp): string {
  const summary =
    rule === 'hostUsers'
      ? 'Pods have to have users of their own (hostUsers: false).'
      : rule === 'rejected'
        ? 'No SCC that is asked admits the pod.'
        : RULE_WORDS[rule].summary;
  return `${summary} A rule of the SecurityContextConstraints of OpenShift.`;
}

type ConstraintsHelp = SccRuleName | 'rejected';

/** The rules of a policy, and its other answers. */
const OF_POLICIES = {
  ...RULE_WORDS,
  'not-valid': {
    summary: 'What the policy fills in contradicts what the pod asks for, and the server refuses the result.',
  },
  unusable: {
    summary: 'The server passes over a policy that it cannot carry out, and nothing comes in by it.',
  },
  changes: { summary: 'The pod comes in with fields that the policy filled in.' },
} as const;
