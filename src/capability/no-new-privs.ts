import type { Cause } from './causes.ts';
import type { LiveSight } from './layers.ts';
import type { CapabilityRequest } from './request.ts';

/** The no_new_privs flag of the container's main process, by layer. */
export interface NoNewPrivs {
  /** Kubernetes sets it only for `allowPrivilegeEscalation: false`; unset and true both leave it off. */
  readonly granted: boolean;
  /** Absent: not read, or the kernel does not show it. */
  readonly live?: boolean;
  /** Why live is not what was granted. */
  readonly cause?: Cause;
}

/** Source: kubelet pkg/securitycontext AddNoNewPrivileges (1.20 to 1.37). The flag can be set by a process, never cleared. */
export function noNewPrivsOf(admitted: CapabilityRequest, sight: LiveSight | undefined): NoNewPrivs {
  const granted = admitted.allowPrivilegeEscalation === false;
  const live = sight?.main.noNewPrivs;
  if (live === undefined) return { granted };
  if (live === granted) return { granted, live };
  const fresh = sight?.fresh?.noNewPrivs;
  const where = fresh === undefined ? 'unknown' : fresh === live ? 'runtime' : 'process';
  if (live && where !== 'runtime')
    return { granted, live, cause: { cause: 'dropped-by-process', proven: where === 'process' } };
  return { granted, live, cause: { cause: 'unexplained', way: live ? 'less' : 'more', where } };
}
