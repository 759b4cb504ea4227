import type { CapabilityRequest } from '../../src/capability/request.ts';

/** A securityContext that asks for nothing, but for what is given. */
export function request(given: Partial<CapabilityRequest> = {}): CapabilityRequest {
  return { privileged: false, add: [], drop: [], ...given };
}
