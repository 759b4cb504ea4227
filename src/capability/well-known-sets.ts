import type { Mask } from './mask.ts';
import { defaultCapabilities } from './runtime.ts';

/** Whose default list this is, exactly. */
export function wellKnownName(mask: Mask): string | undefined {
  return DEFAULTS.find((known) => known.mask === mask)?.name;
}

const DEFAULTS = [
  { name: 'containerd and Docker', mask: defaultCapabilities({ name: 'containerd', label: '' }) },
  { name: 'CRI-O', mask: defaultCapabilities({ name: 'cri-o', label: '' }) },
  { name: 'CRI-O up to 1.17', mask: defaultCapabilities({ name: 'cri-o', label: '', version: [1, 17, 0] }) },
] as const;
