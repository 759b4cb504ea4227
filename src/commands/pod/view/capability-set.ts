import { countOf, fullMask, type Mask, namesOf, without } from '../../../capability/mask.ts';
import { defaultCapabilities, type Runtime } from '../../../capability/runtime.ts';

/** What a set is compared with to find a short name for it. */
export interface SetContext {
  readonly runtime: Runtime;
  /** cap_last_cap of the kernel, or what it is assumed to be. */
  readonly lastCapability: number;
  /** Whether the default list is told with its runtime. */
  readonly namesRuntime: boolean;
}

/** A set that differs from a well-known one by at most so many names is told by the difference. */
const NEAR = 3;

/** Below this size the names themselves are shorter. */
const SHORT = 5;

/**
 * "none", "all 41", "default 14 (containerd)", one of the last two "but" or "and" a few names, else the names in bit order.
 * undefined is "unknown", which is not the same as none.
 */
export function formatSet(mask: Mask | undefined, { runtime, lastCapability, namesRuntime }: SetContext): string {
  if (mask === undefined) return 'unknown';
  if (mask === 0n) return 'none';
  if (countOf(mask) <= SHORT) return namesOf(mask).join(', ');
  const everything = fullMask(lastCapability);
  const defaults = defaultCapabilities(runtime);
  const of = namesRuntime ? ` (${runtime.name === 'unknown' ? 'runtime unknown' : runtime.name})` : '';
  return (
    near(mask, everything, `all ${countOf(everything)}`) ??
    near(mask, defaults, `default ${countOf(defaults)}${of}`) ??
    namesOf(mask).join(', ')
  );
}

function near(mask: Mask, known: Mask, label: string): string | undefined {
  const missing = without(known, mask);
  const extra = without(mask, known);
  if (countOf(missing) + countOf(extra) > NEAR) return undefined;
  return [label, ...listed(' but ', missing), ...listed(' and ', extra)].join('');
}

function listed(word: string, mask: Mask): string[] {
  return mask === 0n ? [] : [word, namesOf(mask).join(', ')];
}
