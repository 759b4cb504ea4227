import type { JudgedPod } from '../judged-pod.ts';
import { changesOf, type FilledField, fillIn } from './fill-in.ts';
import type { PreparedPolicy } from './prepare-policy.ts';

const CONTAINER = { name: 'NAME' };
const SPEC = { containers: [CONTAINER] };

/** A pod in which nothing is set, so that a policy fills in whatever it can. */
const BARE_POD: JudgedPod = {
  annotations: {},
  spec: SPEC,
  containers: [{ kind: 'container', container: CONTAINER, path: 'spec.containers[*]' }],
};

/** Everything that a policy may fill in, with what it fills in where nothing stands. Empty: it never changes a pod. */
export function filledIn(prepared: PreparedPolicy): readonly FilledField[] {
  return changesOf(BARE_POD, fillIn(BARE_POD, prepared));
}
