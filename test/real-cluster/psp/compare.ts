import type { Container, PodSpec } from '../../../src/kubernetes/objects.ts';
import { containersOf } from '../../../src/kubernetes/pod-containers.ts';
import { volumesOf } from '../../../src/policy/psp/fields/volumes.ts';
import type { ChangedPod } from '../../../src/policy/psp/judge.ts';
import type { Selection } from '../../../src/policy/psp/select.ts';
import { pspNoPolicies, pspRefusal } from '../../../src/policy/psp/sentence.ts';
import { serverView } from '../../../src/policy/server-view.ts';

const ADMITTED_BY = 'kubernetes.io/psp';

/** Of a pod, all that policies look at or fill in, in a form in which the server's and ours can be compared. */
export function lookedAt({ annotations, spec }: ChangedPod): unknown {
  const { [ADMITTED_BY]: _policy, ...others } = annotations;
  const containers = containersOf(spec).map(({ container }) => partOf(container));
  return plain({
    annotations: others,
    containers,
    volumes: volumesOf(spec.volumes ?? []).map(({ type, volume }) => [type, withoutLot(volume.name)]),
    securityContext: spec.securityContext,
    serviceAccountName: spec.serviceAccountName,
    runtimeClassName: spec.runtimeClassName,
    host: [spec.hostNetwork === true, spec.hostPID === true, spec.hostIPC === true],
  });
}

/** As the server keeps it: after admission it brings annotations in line with fields, and forgets procMount. */
export function asKept(pod: ChangedPod, serverMinor: number): ChangedPod {
  return serverView({ kind: 'pod', ...pod }, serverMinor);
}

function partOf({ name, securityContext, ports, volumeMounts }: Container): unknown {
  const { procMount: _forgotten, ...context } = securityContext ?? {};
  const mounts = volumeMounts?.map((mount) => [withoutLot(mount.name), mount.mountPath, mount.readOnly === true]);
  return { name, context, ports: ports?.map(({ hostPort = 0 }) => hostPort), mounts };
}

/** The end of the token's volume's name is drawn by lot. */
function withoutLot(name: string): string {
  return name.replace(/^(kube-api-access-).*/, '$1');
}

/** Null, absent and empty are the same; the order of fields is not looked at. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(plain);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, plain(inner)] as const)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Every refusal that the server may write: it draws the order of policies by lot. */
export function refusals(name: string, phase: 'admit' | 'validate', { answer, judged }: Selection): string[] {
  if (answer.answer === 'no policies') return [pspNoPolicies(name)];
  const parts = judged.flatMap(({ use, verdict }) =>
    use === 'yes' && verdict.verdict === 'refuses' ? [verdict.findings] : [],
  );
  return orders(parts).map((order) => pspRefusal(name, phase, order.flat()));
}

function orders<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) => orders(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}

/** The parts of an object that the server returned. */
export function returnedPod(object: unknown): ChangedPod & { readonly admittedBy: string | undefined } {
  const { metadata, spec } = object as {
    readonly metadata: { readonly annotations?: Record<string, string> };
    readonly spec: PodSpec;
  };
  const annotations = metadata.annotations ?? {};
  return { annotations, spec, admittedBy: annotations[ADMITTED_BY] };
}
