import { grantedList } from './granted.ts';
import { fullMask, LAST_NAMED_BIT } from './mask.ts';
import { bitOf, canonicalName } from './names.ts';
import { type CapabilityRequest, isAll } from './request.ts';
import type { RuntimeName } from './runtime.ts';

/** Something about add and drop that is not what the person who wrote it may think it is. */
export type NameLint =
  /** Written with CAP_, or in lower case: runtimes and policies read it in different ways. */
  | {
      readonly lint: 'prefix' | 'case';
      readonly list: 'add' | 'drop';
      readonly index: number;
      readonly written: string;
      readonly meant: string;
    }
  /** Linux has no capability of that name. */
  | { readonly lint: 'unknown'; readonly list: 'add' | 'drop'; readonly index: number; readonly written: string }
  /** In both lists, however it is written there; `grantedBy`: the runtimes that give it to the container nevertheless. */
  | { readonly lint: 'add-and-drop'; readonly name: string; readonly grantedBy: readonly RuntimeName[] }
  | { readonly lint: 'beside-privileged'; readonly names: readonly string[] }
  /** Kubernetes sets no ambient capabilities, so an added one stays in the bounding set of a user other than root. */
  | { readonly lint: 'bounding-only'; readonly names: readonly string[]; readonly uid: number | undefined };

/** In the order of the lists as they are written. */
export function lintNames(request: CapabilityRequest): NameLint[] {
  const { privileged, add, drop, runAsUser, runAsNonRoot } = request;
  const ofLists = (['add', 'drop'] as const).flatMap((list) =>
    request[list].flatMap((written, index) => lintOf(list, index, written)),
  );
  const dropped = new Set(drop.map(canonicalName));
  const both = [...new Set(add.map(canonicalName))].filter(
    (name) => dropped.has(name) && (name === 'ALL' || bitOf(name) !== undefined),
  );
  const isNonRoot = runAsUser === undefined ? runAsNonRoot === true : runAsUser !== 0;
  return [
    ...ofLists,
    ...both.map((name): NameLint => ({ lint: 'add-and-drop', name, grantedBy: grantedBy(request, name) })),
    ...(privileged && add.length > 0 ? [{ lint: 'beside-privileged', names: add } as const] : []),
    ...(!privileged && isNonRoot && add.length > 0
      ? [{ lint: 'bounding-only', names: add, uid: runAsUser } as const]
      : []),
  ];
}

const RUNTIMES = ['containerd', 'cri-o', 'docker'] as const;

function grantedBy(request: CapabilityRequest, name: string): RuntimeName[] {
  const bit = bitOf(name);
  return RUNTIMES.filter((runtime) => {
    const { list, basis } = grantedList(request, { name: runtime, label: '' }, fullMask(LAST_NAMED_BIT));
    return bit === undefined ? basis === 'everything' : (list & (1n << BigInt(bit))) !== 0n;
  });
}

function lintOf(list: 'add' | 'drop', index: number, written: string): NameLint[] {
  const meant = canonicalName(written);
  if (isAll(written)) return written === 'ALL' ? [] : [{ lint: 'case', list, index, written, meant: 'ALL' }];
  if (bitOf(written) !== undefined) return [];
  if (bitOf(meant) === undefined) return [{ lint: 'unknown', list, index, written }];
  const lint = written.toUpperCase() === meant ? 'case' : 'prefix';
  return [{ lint, list, index, written, meant }];
}
