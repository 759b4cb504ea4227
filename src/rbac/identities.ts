import { UsageError } from '../errors.ts';
import type { Identity } from '../kubernetes/access-review.ts';
import { MIRROR_ANNOTATION } from '../kubernetes/mirror-annotation.ts';
import { WORKLOAD_KINDS, workloadKindOf } from '../kubernetes/workload-kinds.ts';

/** A pod, or one that is yet to be made, as far as it matters for whom admission asks about. */
export interface PodInQuestion {
  readonly namespace: string;
  /** As in the spec. The ServiceAccount plugin puts "default" where nothing stands, before the policies are looked at. */
  readonly serviceAccountName?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly nodeName?: string;
  /** What makes it: its controller, or the kind whose template it is. Absent: whoever creates pods by himself. */
  readonly madeBy?: { readonly apiVersion?: string; readonly kind?: string };
}

/** The two whom PodSecurityPolicy admission asks about, one after the other; either one's right is enough. */
export interface PodIdentities {
  /** Absent for mirror pods, which have no service account. */
  readonly serviceAccount?: Identity;
  readonly requester: Requester;
}

/**
 * Who creates the pod.
 *   controller   a controller of Kubernetes, for whoever made the workload; that person is not asked about
 *   node         the kubelet, for the mirror pod of a static one
 *   named        somebody whom the user of this program named
 *   caller       whoever this program acts as
 *   unknown      the controller of a kind that is not Kubernetes' own, whose account cannot be known
 */
export type Requester =
  | { readonly is: 'controller'; readonly controller: string; readonly identity: Identity }
  | { readonly is: 'node'; readonly identity: Identity }
  | { readonly is: 'named'; readonly identity: Identity }
  | { readonly is: 'caller' }
  | { readonly is: 'unknown'; readonly kind: string };

/** Source: plugin/pkg/admission/security/podsecuritypolicy/admission.go, computeSecurityContext, Kubernetes 1.24. */
export function podIdentities(pod: PodInQuestion, named?: Identity): PodIdentities {
  // A mirror pod with a service account is refused by the ServiceAccount plugin.
  if (pod.annotations?.[MIRROR_ANNOTATION] !== undefined) {
    return { requester: { is: 'node', identity: nodeIdentity(pod.nodeName ?? '') } };
  }
  return {
    serviceAccount: podServiceAccount(pod.namespace, pod.serviceAccountName || 'default'),
    requester: requesterOf(pod, named),
  };
}

/** The mirror pod that the kubelet of a node would create there: it is the node who is asked about, and no service account. */
export function mirrorPodOf(nodeName: string, namespace: string): PodInQuestion {
  return { namespace, nodeName, annotations: { [MIRROR_ANNOTATION]: '' } };
}

function requesterOf({ madeBy }: PodInQuestion, named: Identity | undefined): Requester {
  const kind = madeBy?.kind;
  if (kind !== undefined && kind !== 'Pod') {
    const controller = workloadKindOf({ apiVersion: madeBy?.apiVersion ?? '', kind })?.controller;
    if (controller !== undefined) return { is: 'controller', controller, identity: controllerIdentity(controller) };
    if (!named) return { is: 'unknown', kind };
  }
  return named ? { is: 'named', identity: named } : { is: 'caller' };
}

/** The kinds that each controller makes pods for. */
export function kindsOfControllers(): ReadonlyMap<string, readonly string[]> {
  const kinds = new Map<string, string[]>();
  for (const { kind, controller } of WORKLOAD_KINDS.toSorted((a, b) => (a.kind < b.kind ? -1 : 1))) {
    if (controller !== undefined) kinds.set(controller, [...(kinds.get(controller) ?? []), kind]);
  }
  return kinds;
}

/**
 * A pod's own service account, as PSP admission makes it up: it did not log in, so it is not in system:authenticated.
 * Source: serviceaccount.UserInfo.
 */
export function podServiceAccount(namespace: string, name: string): Identity {
  return { user: `${ACCOUNT_PREFIX}${namespace}:${name}`, groups: accountGroups(namespace) };
}

/** A controller as it logs in where the controller manager runs with --use-service-account-credentials, as kubeadm has it. */
export function controllerIdentity(controller: string): Identity {
  const { user, groups } = podServiceAccount('kube-system', controller);
  return { user, groups: [...groups, AUTHENTICATED] };
}

/** The kubelet of a node. */
export function nodeIdentity(node: string): Identity {
  return { user: `system:node:${node}`, groups: ['system:nodes', AUTHENTICATED] };
}

/**
 * USER[,GROUP...], with the groups that the server gives to whoever logs in, as for kubectl --as: system:authenticated, and to
 * a service account its own. Source: apiserver/pkg/endpoints/filters/impersonation.go.
 */
export function parseRequester(text: string): Identity {
  const [user = '', ...given] = text.split(',');
  if (user === '' || given.includes('')) {
    throw new UsageError(`--requester "${text}" is not a requester: write USER, or USER,GROUP,GROUP`);
  }
  const [namespace, name, ...more] = user.startsWith(ACCOUNT_PREFIX)
    ? user.slice(ACCOUNT_PREFIX.length).split(':')
    : [];
  const isAccount = namespace !== undefined && name !== undefined && more.length === 0;
  const groups = given.length === 0 && isAccount ? accountGroups(namespace) : given;
  const everyone = user === 'system:anonymous' ? UNAUTHENTICATED : AUTHENTICATED;
  return { user, groups: groups.includes(everyone) ? groups : [...groups, everyone] };
}

export const ACCOUNT_PREFIX = 'system:serviceaccount:';
const AUTHENTICATED = 'system:authenticated';
const UNAUTHENTICATED = 'system:unauthenticated';

function accountGroups(namespace: string): readonly string[] {
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
}
