import { CATALOGUE } from '../../../capability/catalogue/catalogue.ts';
import { hasBit } from '../../../capability/mask.ts';
import { CAPABILITY_NAMES, type CapabilityName } from '../../../capability/names.ts';
import { defaultCapabilities, type RuntimeName } from '../../../capability/runtime.ts';
import { evaluate } from '../../../policy/psa/evaluate.ts';
import { type LevelVersion, NEWEST_MINOR } from '../../../policy/psa/levels.ts';
import { RESTRICTED_V2 } from '../../../policy/scc/restricted-v2.ts';
import type { Acceptance, DefaultGrant, ExplainedCapability } from '../report.ts';

/** Who grants and who accepts a capability is asked of the code that judges pods, so that a page cannot say otherwise. */
export function explainCapability(name: CapabilityName): Omit<ExplainedCapability, 'inPods'> {
  const bit = CAPABILITY_NAMES.indexOf(name);
  return { name, bit, page: CATALOGUE[name], grantedBy: grantedBy(bit), acceptedBy: acceptedBy(name) };
}

function grantedBy(bit: number): DefaultGrant[] {
  const grants = (runtime: RuntimeName, version?: readonly [number, number, number]) =>
    hasBit(defaultCapabilities({ name: runtime, label: '', ...(version ? { version } : {}) }), bit);
  const found: DefaultGrant[] = [];
  if (grants('containerd')) found.push({ runtime: 'containerd' });
  if (grants('docker')) found.push({ runtime: 'docker' });
  if (grants('cri-o')) found.push({ runtime: 'cri-o' });
  else if (grants('cri-o', [1, 17, 0])) found.push({ runtime: 'cri-o', versions: 'up to 1.17' });
  return found;
}

function acceptedBy(name: CapabilityName): Acceptance[] {
  const levels = (['baseline', 'restricted'] as const).map((level) => ({
    policy: level,
    mayAdd: mayAdd(name, { level, version: 'latest' }, NEWEST_MINOR),
    mustDropAll: !passes({ level, version: 'latest' }, NEWEST_MINOR, {}),
  }));
  const { allowedCapabilities, requiredDropCapabilities } = RESTRICTED_V2;
  return [
    ...levels,
    {
      policy: 'restricted-v2',
      mayAdd: allowedCapabilities.some((allowed) => allowed === name),
      mustDropAll: requiredDropCapabilities.includes('ALL'),
    },
  ];
}

/** Whether a level lets a container add a capability, by the rules of a server of this minor version. */
export function mayAdd(name: CapabilityName, policy: LevelVersion, serverMinor: number): boolean {
  return passes(policy, serverMinor, { add: [name], drop: ['ALL'] });
}

/** Whether a container with these lists passes what a level says about capabilities, whatever it says of other fields. */
function passes(
  policy: LevelVersion,
  serverMinor: number,
  capabilities: { readonly add?: string[]; readonly drop?: string[] },
): boolean {
  const spec = { containers: [{ name: 'main', securityContext: { capabilities } }] };
  const violations = evaluate({ kind: 'pod', annotations: {}, spec }, policy, serverMinor);
  return !violations.some(({ check }) => check === 'capabilities_baseline' || check === 'capabilities_restricted');
}
