import type { Missing, Parsed, StartCause } from './refusal.ts';

/**
 * What kubelets and runtimes say of a pod that is there and does not start, or whose program the kernel refuses something: waiting
 * messages of containers, events "Failed", messages of failed pods, last lines of containers.
 * Sources: pkg/kubelet of Kubernetes 1.24.17 and 1.37.1 (kuberuntime/security_context_others.go, kuberuntime_pods.go,
 * sysctl/allowlist.go, lifecycle/{handlers,predicate}.go, eviction/helpers.go, cm/admission/errors.go), lifecycle/handlers.go of
 * 1.20; the security contexts of dockershim, containerd and CRI-O; runc.
 */
export function parseNodeRefusal(message: string): Parsed | undefined {
  const plain = message.replace(PREFIX, '');
  for (const [pattern, cause] of FORMS) {
    const found = pattern.exec(plain);
    if (!found) continue;
    const container = /, container: ([\w.-]+)\)$/.exec(plain)?.[1];
    return { by: 'node', cause: cause(found[1] ?? '', plain), ...(container === undefined ? {} : { container }) };
  }
  return undefined;
}

/** Of the status of a pod that the kubelet did not let in. */
const PREFIX =
  /^Pod (?:was rejected: )?(?=forbidden sysctl|Cannot enforce |Node didn't have |The node had |Predicate |Failed to admit |Allocate failed |Update plugin )/;

type CauseOf = (group: string, message: string) => StartCause;

const missing =
  (what: Missing): CauseOf =>
  (_group, message) => ({ cause: 'not security', missing: what, message });

/** The first that fits counts: what has a name of its own stands before what the kernel says of many things. */
const FORMS: readonly (readonly [RegExp, CauseOf])[] = [
  [/^container has runAsNonRoot and image will run as root/, () => ({ cause: 'image user is root' })],
  [/^container's runAsUser breaks non-root policy/, () => ({ cause: 'runAsUser is 0' })],
  [
    /^container has runAsNonRoot and image has non-numeric user \((.*?)\)/,
    (user) => ({ cause: 'image user is a name', user }),
  ],
  [
    /^container has runAsNonRoot and image has an invalid user id \((.*?)\)/,
    (user) => ({ cause: 'user is out of range', user }),
  ],
  [
    /runAsGroup is specified without a runAsUser|user group (?:".*" )?is specified without user/,
    () => ({ cause: 'group without user' }),
  ],
  // Docker up to 18 says "Unknown capability to add"; the quotes of runc's log are escaped in CRI-O's text.
  [
    /(?:unknown|invalid) capability(?: to (?:add|drop))?:? \\?"?([A-Z][\w-]*)/i,
    (capability) => ({ cause: 'unknown capability', capability }),
  ],
  [
    /capability not supported by your kernel|unable to apply caps: operation not permitted/,
    (_group, message) => ({ cause: 'capability not held', message }),
  ],
  [/^forbidden sysctl: "([^"]*)" not (?:allowlisted|whitelisted)/, (sysctl) => ({ cause: 'sysctl', sysctl })],
  [
    /^Cannot enforce AppArmor: |apparmor failed to apply profile|apparmor profile not found/i,
    (_group, message) => ({ cause: 'AppArmor', message }),
  ],
  [
    /cannot load seccomp profile "([^"]*)"|failed to load seccomp profile "?([^":]*)/,
    (profile) => ({ cause: 'seccomp profile', profile }),
  ],
  // Of Docker, up to 1.23.
  [/^Cannot enforce NoNewPrivs: /, () => ({ cause: 'no-new-privs' })],
  [/^Cannot enforce ProcMount: /, () => ({ cause: 'procMount' })],
  [
    /can't set `spec\.hostUsers: false`|user namespaces? (?:is|are) not supported/i,
    (_group, message) => ({ cause: 'user namespace', message }),
  ],
  [/^configmap "[^"]*" not found$/, missing('ConfigMap')],
  [/^secret "[^"]*" not found$/, missing('Secret')],
  [/^couldn't find key \S+ in (?:ConfigMap|Secret) /, missing('key')],
  [
    /^(?:Container image ".*" is not present with pull policy of Never|ErrImageNeverPull|ErrImagePull|ImagePullBackOff)/,
    missing('image'),
  ],
  [/^(?:Failed to pull image|Back-off pulling image) /, missing('image')],
  [/^Node didn't have enough resource: |^The node was low on resource: |^The node had condition: /, missing('room')],
  [/^(?:Allocate failed|Update plugin resources failed) due to /, missing('device')],
  [/^Predicate \S+ failed|^Failed to admit pod as the /, missing('fitting node')],
  // containerd: the image's user is in no /etc/passwd of the image.
  [/: no users found$/, missing('user')],
  // runc 1.1 and newer; before, "exec user process caused".
  [/\bexec ([^\s:"]+): operation not permitted\s*$/, (program) => ({ cause: 'file capability', program })],
  [
    /\bexec(?: user process caused)?: "?([^\s:"]*)"?:? ?(?:operation not permitted)/,
    (program) => ({ cause: 'file capability', program }),
  ],
  [/exec: "[^"]*": (?:stat \S+: no such file|executable file not found|permission denied)/, missing('program')],
  [/read-only file ?system/i, (_group, message) => ({ cause: 'read-only file system', message })],
  [/operation not permitted/i, (_group, message) => ({ cause: 'not permitted', message })],
];
