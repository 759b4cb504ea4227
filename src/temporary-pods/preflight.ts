import type { Cluster } from '../cluster/cluster.ts';
import { ClusterError } from '../errors.ts';
import { shownMessage } from '../text/untrusted.ts';
import type { TemporaryPodsRequest } from './request.ts';
import { missingRights, RIGHTS_FOR_NAMESPACE, rightsForPods, rightsText } from './rights.ts';
import { namespaceNameOf, RUN_LABEL } from './run-name.ts';
import { namespaceToCreate } from './temporary-namespace.ts';
import { podToCreate } from './temporary-pod.ts';

/**
 * Checks, without making anything, whether the run can succeed: the caller's rights, then what admission says. In a namespace that is
 * not there yet nothing can be proposed; what admission says of pods there is asked as soon as it is made.
 */
export async function checkBeforehand(request: TemporaryPodsRequest, cluster: Cluster): Promise<void> {
  const namespace = request.namespace ?? namespaceNameOf(request.run);
  const rights = [
    ...(request.namespace === undefined ? RIGHTS_FOR_NAMESPACE : []),
    ...rightsForPods(namespace),
    ...(request.rights ?? []),
  ];
  const missing = await missingRights(cluster, rights);
  if (missing.length > 0) {
    const instead =
      request.namespace === undefined && missing.some(({ resource }) => resource === 'namespaces')
        ? '; with --namespace-for-readers no namespace is created'
        : '';
    throw new ClusterError(
      'forbidden',
      `cannot create temporary pods: you can't ${rightsText(missing)}${instead}. Nothing was created.`,
    );
  }
  if (request.namespace === undefined) await cluster.create(namespaceToCreate(request.run), { dryRun: true });
  else await proposeSample(request, namespace, cluster);
}

/** How often a new namespace is asked until its service account is there, and how long is waited in between, in milliseconds. */
const PROPOSALS = 40;
const PAUSE_MS = 250;

/** Proposes a pod in a namespace that was made just now, whose service account is made a moment later. */
export async function proposeUntilAnswered(
  request: TemporaryPodsRequest,
  namespace: string,
  cluster: Cluster,
  wait: (milliseconds: number) => Promise<void>,
): Promise<void> {
  for (let proposal = 1; ; proposal += 1) {
    try {
      return await proposeSample(request, namespace, cluster);
    } catch (error) {
      const isEarly = error instanceof ClusterError && /error looking up service account/.test(error.message);
      if (!isEarly || proposal === PROPOSALS) throw error;
      await wait(PAUSE_MS);
    }
  }
}

async function proposeSample(request: TemporaryPodsRequest, namespace: string, cluster: Cluster): Promise<void> {
  const { run, deadlineSeconds, sample } = request;
  const { metadata, spec } = podToCreate(sample, 0, { run, namespace, deadlineSeconds });
  const proposal = await cluster.proposePod({
    namespace,
    generateName: `${metadata.name}-`,
    labels: metadata.labels ?? { [RUN_LABEL]: run },
    ...(metadata.annotations ? { annotations: metadata.annotations } : {}),
    spec: { ...sample.spec, ...spec },
  });
  if (proposal.is === 'accepted') return;
  const said = shownMessage(proposal.message);
  throw new ClusterError(
    'refused',
    `cannot create temporary pods in namespace "${namespace}": rejected (server dry run): ${said}. ${adviceOn(proposal.message, request)}`,
    { said: proposal.message },
  );
}

/** What would have such a pod admitted, by the plugin that rejected it. */
function adviceOn(said: string, { namespace, description }: TemporaryPodsRequest): string {
  if (/violates PodSecurity/.test(said)) {
    return `The namespace's Pod Security level does not allow ${description}: choose one labelled pod-security.kubernetes.io/enforce=privileged${namespace === undefined ? '' : ', or leave out the namespace to have a temporary one created'}.`;
  }
  if (/pod security policy|PodSecurityPolicy/.test(said)) {
    return `You need to be allowed to use a PodSecurityPolicy that admits ${description} (kubectl caps psp).`;
  }
  if (/security context constraint/.test(said)) {
    return `You need to be allowed to use a SecurityContextConstraints that admits ${description}.`;
  }
  return `Ask who runs the cluster for a namespace that admits ${description}.`;
}
