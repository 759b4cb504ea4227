import type { Mask } from '../../../capability/mask.ts';
import { CAPABILITY_SETS, type CapabilitySetName } from '../../../capability/proc-status.ts';
import type { Runtime } from '../../../capability/runtime.ts';
import type { ContainerKind } from '../../../kubernetes/pod-containers.ts';
import { isUnexplained } from '../../../pods/pod-verdict.ts';
import { beyondDefault, causeNamesOf, heldIn, type ScannedContainer } from './scanned-container.ts';

/** Containers of one workload that agree in everything that is shown. */
export interface WorkloadRow {
  readonly key: string;
  readonly namespace: string;
  readonly workload: string;
  readonly container: string;
  readonly kind: ContainerKind;
  /** How many pods have such a container. */
  pods: number;
  readonly image: string;
  readonly runtime: Runtime;
  /** Of the node's kernel; absent where it is not known. */
  readonly lastCapability?: number;
  /** Inside the container's user namespace; absent where it was not read. */
  readonly user?: { readonly real: number; readonly effective: number };
  /** What any process of it holds; a set that could not be read is absent. */
  readonly sets: Readonly<Partial<Record<CapabilitySetName, Mask>>>;
  readonly privileged: boolean;
  readonly canEscalate: boolean;
  readonly seccomp?: number;
  readonly inUserNamespace?: boolean;
  readonly causes: readonly string[];
  readonly unexplained: boolean;
  readonly beyondDefault: Mask;
  /** "node", or why it was not read, as a word. */
  readonly readBy: string;
}

export function rowKey(one: ScannedContainer): string {
  const { key: _key, pods: _pods, runtime, ...row } = newRow(one, '');
  return JSON.stringify([runtime.name, row], (_, value) => (typeof value === 'bigint' ? value.toString(16) : value));
}

export function newRow(one: ScannedContainer, key = rowKey(one)): WorkloadRow {
  const { pod, container, workload, image } = one;
  const { live, noNewPrivs, admitted } = container;
  const sight = live.read === 'yes' ? live.sight : undefined;
  const uid = sight?.main.uid;
  const sets = CAPABILITY_SETS.flatMap((set) => {
    const held = heldIn(container, set);
    return held === undefined ? [] : [[set, held] as const];
  });
  return {
    key,
    namespace: pod.namespace,
    workload,
    container: container.name,
    kind: container.kind,
    pods: 1,
    image,
    runtime: pod.runtime,
    ...(sight?.lastCapability === undefined ? {} : { lastCapability: sight.lastCapability }),
    ...(uid === undefined ? {} : { user: { real: uid.real, effective: uid.effective } }),
    sets: Object.fromEntries(sets),
    privileged: admitted.privileged,
    canEscalate: !(noNewPrivs.live ?? noNewPrivs.granted),
    ...(sight?.main.seccomp === undefined ? {} : { seccomp: sight.main.seccomp }),
    ...(sight?.inUserNamespace === undefined ? {} : { inUserNamespace: sight.inUserNamespace }),
    causes: causeNamesOf(container),
    unexplained: isUnexplained(container),
    beyondDefault: beyondDefault(one),
    readBy: readByOf(one),
  };
}

function readByOf({ container: { live } }: ScannedContainer): string {
  switch (live.read) {
    case 'yes':
      return live.evidence;
    case 'does not apply':
      return live.because;
    case 'not asked':
      return 'skipped';
    case 'no':
      return live.why.why === 'not-running' ? `not-running:${live.why.reason}` : live.why.why;
  }
}
