import type { Use } from '../psp/select.ts';
import { REQUIRED_SCC, type SecurityContextConstraints } from './constraints.ts';
import { judgeByConstraints, type SccVerdict } from './judge-constraints.ts';
import { missingAnnotation } from './namespace-ranges.ts';
import { type NotJudged, notJudged } from './not-judged.ts';
import { type ConstraintsInNamespace, constraintsIn } from './prepare-constraints.ts';
import type { ConstrainedNamespace } from './resolve.ts';
import type { ConstrainedPod } from './rule.ts';

/** Who of the two that admission asks about can use constraints. */
export interface SccUse {
  /** Absent for pods without a service account. */
  readonly serviceAccount?: Use;
  readonly requester: Use;
}

/** What constraints say; `use` decides whether it matters. */
export interface JudgedConstraints {
  readonly name: string;
  readonly use: Use;
  readonly subjectType: SubjectType;
  readonly verdict: SccVerdict;
}

/** Whose right counted; the service account is asked first. "unknown": it depends on a right that is not known. */
export type SubjectType = 'serviceaccount' | 'user' | 'unknown';

/**
 * What admission answers:
 *   not judged   the pod is let in as it is
 *   fault        the server cannot judge any such pod; in its words
 *   admitted     by these constraints, which the server writes into the annotation openshift.io/scc
 *   refused      each of `judged` with use "yes" refuses, or would change what may not change. `restrictedWouldAdmit`: what only
 *                the former SCC restricted, which cannot be used, would let in
 *   unknown      it depends on constraints of unknown use: by one of these, or not at all
 */
export type SccAnswer =
  | { readonly answer: 'not judged'; readonly why: NotJudged }
  | { readonly answer: 'fault'; readonly fault: string }
  | { readonly answer: 'admitted'; readonly by: JudgedConstraints }
  | { readonly answer: 'refused'; readonly restrictedWouldAdmit: boolean; readonly alsoPossible: readonly string[] }
  | { readonly answer: 'unknown'; readonly possible: readonly JudgedConstraints[]; readonly mayBeRefused: boolean };

export interface SccDecision {
  readonly answer: SccAnswer;
  /** All that were tried or would be, in admission's order; empty where the pod is not judged. */
  readonly judged: readonly JudgedConstraints[];
}

/**
 *   create     the first that admits the pod decides, whatever it changes
 *   update     nothing may change
 *   ephemeral  an ephemeral container is added: only that may change
 */
export type SccOperation = 'create' | 'update' | 'ephemeral';

/** A cluster's constraints as they apply in one namespace, made once for all its pods. */
export interface NamespaceConstraints {
  readonly namespace: ConstrainedNamespace;
  /** In admission's order. */
  readonly constraints: readonly ConstraintsInNamespace[];
}

export function namespaceConstraints(
  all: readonly SecurityContextConstraints[],
  namespace: ConstrainedNamespace,
): NamespaceConstraints {
  return { namespace, constraints: constraintsIn(all, namespace) };
}

/**
 * Which constraints admit a pod. Changes of metadata alone count as updates; those of owners and finalizers only do not get here.
 * Source: computeSecurityContext in sccadmission/admission.go of openshift/apiserver-library-go.
 */
export function decide(
  pod: ConstrainedPod,
  within: NamespaceConstraints,
  useOf: (name: string) => SccUse,
  operation: SccOperation,
): SccDecision {
  const why = notJudged(within.namespace, pod.spec);
  if (why) return { answer: { answer: 'not judged', why }, judged: [] };
  const tried = constraintsFor(pod, within);
  if ('fault' in tried) return { answer: { answer: 'fault', fault: tried.fault }, judged: [] };
  const judged = tried.constraints.map(({ name, prepared }) => ({
    name,
    ...joinedUse(useOf(name)),
    verdict: judgeByConstraints(pod, prepared),
  }));
  return { answer: chooseConstraints(judged, operation), judged };
}

type Prepared = Extract<ConstraintsInNamespace, { readonly prepared: object }>;

/** Which are tried, or the sentence with which the server refuses every pod of this kind. */
export function constraintsFor(
  { annotations }: Pick<ConstrainedPod, 'annotations'>,
  { namespace, constraints }: NamespaceConstraints,
): { readonly constraints: readonly Prepared[] } | { readonly fault: string } {
  const missing = STANDARD.filter((name) => !constraints.some((one) => one.name === name));
  if (missing.length > 0) {
    return { fault: `securitycontextconstraints.security.openshift.io cache is missing ${missing.join(', ')}` };
  }
  const required = annotations[REQUIRED_SCC] ?? '';
  const tried = required === '' ? constraints : constraints.filter(({ name }) => name === required);
  if (tried.length === 0) {
    return {
      fault: `failed to retrieve the required SCC "${required}": securitycontextconstraints.security.openshift.io "${required}" not found`,
    };
  }
  const unlabelled = missingAnnotation(namespace.annotations);
  if (unlabelled !== undefined) return { fault: `error fetching namespace "${namespace.name}": ${unlabelled}` };
  const faults = [...new Set(tried.flatMap((one) => ('fault' in one ? [one.fault] : [])))];
  if (faults.length > 0) return { fault: faults.length === 1 ? `${faults[0]}` : `[${faults.join(', ')}]` };
  return { constraints: tried.filter((one) => 'prepared' in one) };
}

/** Without one of these the server takes its list for unfinished. Sorted, as it names them. */
const STANDARD: readonly string[] = [
  'anyuid',
  'hostaccess',
  'hostmount-anyuid',
  'hostnetwork',
  'hostnetwork-v2',
  'nonroot',
  'nonroot-v2',
  'privileged',
  'restricted',
  'restricted-v2',
];

function joinedUse({ serviceAccount, requester }: SccUse): Pick<JudgedConstraints, 'use' | 'subjectType'> {
  if (serviceAccount === 'yes') return { use: 'yes', subjectType: 'serviceaccount' };
  const isOpen = serviceAccount === 'unknown';
  if (requester === 'yes') return { use: 'yes', subjectType: isOpen ? 'unknown' : 'user' };
  return { use: isOpen || requester === 'unknown' ? 'unknown' : 'no', subjectType: 'unknown' };
}

/** The same of constraints that are judged already; they are in admission's order. */
export function chooseConstraints(judged: readonly JudgedConstraints[], operation: SccOperation): SccAnswer {
  const possible: JudgedConstraints[] = [];
  for (const one of judged) {
    if (one.use === 'no' || !admits(one.verdict, operation)) continue;
    possible.push(one);
    // Whatever comes later is not reached.
    if (one.use === 'yes') break;
  }
  const [by] = possible;
  if (by === undefined) return refusal(judged);
  const mayBeRefused = possible.every(({ use }) => use !== 'yes');
  if (possible.length === 1 && !mayBeRefused) return { answer: 'admitted', by };
  return { answer: 'unknown', possible, mayBeRefused };
}

function admits(verdict: SccVerdict, operation: SccOperation): boolean {
  switch (verdict.verdict) {
    case 'admits':
      return true;
    case 'changes':
      return operation === 'create' || (operation === 'ephemeral' && verdict.onlyEphemeral);
    case 'refuses':
      return false;
  }
}

function refusal(judged: readonly JudgedConstraints[]): SccAnswer {
  const named = (name: string) => judged.find((one) => one.name === name);
  const former = named('restricted');
  return {
    answer: 'refused',
    restrictedWouldAdmit:
      named('restricted-v2') !== undefined && former?.use === 'no' && former.verdict.verdict !== 'refuses',
    alsoPossible: judged
      .filter(({ use, verdict }) => use === 'unknown' && verdict.verdict === 'refuses')
      .map(({ name }) => name),
  };
}
