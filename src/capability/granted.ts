import { EMPTY, type Mask, without } from './mask.ts';
import { bitOf, canonicalName } from './names.ts';
import { type CapabilityRequest, isAll } from './request.ts';
import { defaultCapabilities, fillsInheritable, type Runtime } from './runtime.ts';

/** A name in add or drop that the runtime does not take as it is meant. */
export interface MisreadName {
  readonly list: 'add' | 'drop';
  /** As written. Untrusted. */
  readonly written: string;
  /** The capability that was meant, where Linux has one of that name. */
  readonly meant?: string;
  /** ignored: the container runs without it; refused: the runtime will not create the container. */
  readonly effect: 'ignored' | 'refused';
}

/** What the runtime writes into the container's process before it is executed. */
export interface GrantedList {
  /** The capabilities themselves: bounding, permitted and effective all get this list. */
  readonly list: Mask;
  readonly inheritable: Mask;
  readonly ambient: Mask;
  /**
   * Where the list began: with the runtime's own default (an assumption about the node), with everything the runtime
   * itself has (which the node may limit), or with nothing.
   */
  readonly basis: 'default' | 'everything' | 'nothing';
  readonly misread: readonly MisreadName[];
}

/**
 * The list a runtime makes of a request. `everything` is what "all" means on the node: the kernel's full set, which a
 * restricted host may undercut.
 *
 * Sources: containerd pkg/cri/server container_create_linux.go and oci.WithCapabilities (1.5.0 to 2.1 alike); CRI-O
 * internal/factory/container SpecSetupCapabilities (1.18 to 1.34); moby oci/caps TweakCapabilities (19.03 to 28). An
 * unknown runtime is judged as containerd.
 */
export function grantedList(request: CapabilityRequest, runtime: Runtime, everything: Mask): GrantedList {
  if (request.privileged) {
    // Only CRI-O raises inheritable and ambient too, so that a non-root privileged container keeps everything there.
    const raised = runtime.name === 'cri-o' ? everything : EMPTY;
    const inheritable = runtime.name === 'cri-o' || fillsInheritable(runtime) ? everything : EMPTY;
    return { list: everything, inheritable, ambient: raised, basis: 'everything', misread: [] };
  }
  const rules = RULES[runtime.name];
  const { list, basis } = rules(request, defaultCapabilities(runtime), everything);
  return {
    list,
    inheritable: fillsInheritable(runtime) ? list : EMPTY,
    ambient: EMPTY,
    basis,
    misread: misreadNames(request, runtime),
  };
}

type Rule = (
  request: CapabilityRequest,
  defaults: Mask,
  everything: Mask,
) => { readonly list: Mask; readonly basis: GrantedList['basis'] };

const RULES: Readonly<Record<Runtime['name'], Rule>> = {
  containerd: byContainerd,
  unknown: byContainerd,
  'cri-o': byCrio,
  docker: byDocker,
};

function byContainerd({ add, drop }: CapabilityRequest, defaults: Mask, everything: Mask): ReturnType<Rule> {
  const addAll = add.some(isAll);
  const dropAll = drop.some(isAll);
  const start = dropAll ? EMPTY : addAll ? everything : defaults;
  const list = without(start | named(add, verbatim), named(drop, verbatim));
  return { list, basis: dropAll ? 'nothing' : addAll ? 'everything' : 'default' };
}

function byCrio({ add, drop }: CapabilityRequest, defaults: Mask, everything: Mask): ReturnType<Rule> {
  const addAll = add.some(isAll);
  const dropAll = drop.some(isAll);
  const start = dropAll ? EMPTY : addAll ? everything : defaults;
  const list = without(start | named(add, canonicalName), named(drop, canonicalName));
  return { list, basis: dropAll ? 'nothing' : addAll ? 'everything' : 'default' };
}

function byDocker({ add, drop }: CapabilityRequest, defaults: Mask, everything: Mask): ReturnType<Rule> {
  const added = named(add, canonicalName);
  const dropped = named(drop, canonicalName);
  if (add.some(isAll)) return { list: without(everything, dropped), basis: 'everything' };
  if (drop.some(isAll)) return { list: added, basis: 'nothing' };
  return { list: without(defaults, dropped) | added, basis: 'default' };
}

/** containerd and runc put CAP_ before whatever stands there: CAP_NET_ADMIN becomes CAP_CAP_NET_ADMIN, which is nothing. */
function verbatim(written: string): string {
  return written.toUpperCase();
}

function named(list: readonly string[], read: (written: string) => string): Mask {
  let mask = EMPTY;
  for (const written of list) {
    const bit = bitOf(read(written));
    if (bit !== undefined) mask |= 1n << BigInt(bit);
  }
  return mask;
}

function misreadNames(request: CapabilityRequest, runtime: Runtime): MisreadName[] {
  const normalises = runtime.name === 'cri-o' || runtime.name === 'docker';
  const read = normalises ? canonicalName : verbatim;
  const found: MisreadName[] = [];
  for (const list of ['add', 'drop'] as const) {
    for (const written of new Set(request[list])) {
      if (isAll(written) || bitOf(read(written)) !== undefined) continue;
      const meant = canonicalName(written);
      found.push({
        list,
        written,
        ...(bitOf(meant) === undefined ? {} : { meant }),
        // CRI-O: `unknown capability "CAP_FOO" to add`; Docker: `invalid CapAdd: unknown capability: "CAP_FOO"`.
        effect: normalises ? 'refused' : 'ignored',
      });
    }
  }
  return found;
}
