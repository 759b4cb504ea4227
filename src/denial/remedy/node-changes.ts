import { canonicalName } from '../../capability/names.ts';
import { similarNames } from '../../capability/similar-names.ts';
import { partsOfPath } from '../../kubernetes/field-path.ts';
import type { PodTemplate } from '../../kubernetes/objects.ts';
import { containersOf, type PodContainer } from '../../kubernetes/pod-containers.ts';
import { type FieldChange, fieldValue } from '../../policy/field-changes.ts';
import type { StartRefusal } from '../refusal.ts';

/**
 * What would let a node start the containers that it refused, one way after the other; empty where no field decides it.
 * @param user one that is not root, and that admission accepts
 */
export function nodeChanges(
  template: PodTemplate,
  { cause, container }: Pick<StartRefusal, 'cause' | 'container'>,
  user: number,
): readonly (readonly FieldChange[])[] {
  const meant = containersOf(template.spec).filter((at) => container === undefined || at.container.name === container);
  const ways = (...all: readonly FieldChange[][]) => all.filter((changes) => changes.length > 0);
  switch (cause.cause) {
    case 'image user is root':
    case 'image user is a name':
    case 'user is out of range':
      // Whatever the pod says of the user, nothing says it of these.
      return ways(meant.filter((at) => userOf(at, template) === undefined).map((at) => setUser(at.path, user)));
    case 'runAsUser is 0':
      return ways(distinct(meant.filter((at) => userOf(at, template) === 0).map((at) => setUser(whose(at), user))));
    case 'group without user':
      return ways(
        distinct(
          meant
            .filter((at) => userOf(at, template) === undefined && groupOf(at, template) !== undefined)
            .map((at) => setUser(isSet(at.container.securityContext?.runAsGroup) ? at.path : 'spec', user)),
        ),
      );
    case 'unknown capability': {
      const written = meant.flatMap((at) => capabilitiesCalled(at, cause.capability));
      const [similar] = similarNames(bare(cause.capability));
      const renamed = written
        .filter(({ at }) => similar !== undefined && fieldValue(template, at) !== similar)
        .map(({ at }): FieldChange => ({ at, set: () => similar }));
      return ways(renamed, written);
    }
    case 'sysctl': {
      const sysctls = template.spec.securityContext?.sysctls ?? [];
      return ways(
        sysctls.flatMap(({ name }, index): FieldChange[] =>
          name === cause.sysctl ? [{ at: ['spec', 'securityContext', 'sysctls', index] }] : [],
        ),
      );
    }
    default:
      return [];
  }

  /** Where the user of a container stands. */
  function whose({ container: { securityContext }, path }: PodContainer): string {
    return isSet(securityContext?.runAsUser) ? path : 'spec';
  }
}

function setUser(path: string, user: number): FieldChange {
  return { at: [...partsOfPath(path), 'securityContext', 'runAsUser'], set: () => user };
}

/** Several containers can have one field from the pod. */
function distinct(changes: readonly FieldChange[]): FieldChange[] {
  return [...new Map(changes.map((change) => [change.at.join('/'), change])).values()];
}

function userOf({ container: { securityContext } }: PodContainer, { spec }: PodTemplate): number | undefined {
  return securityContext?.runAsUser ?? spec.securityContext?.runAsUser ?? undefined;
}

function groupOf({ container: { securityContext } }: PodContainer, { spec }: PodTemplate): number | undefined {
  return securityContext?.runAsGroup ?? spec.securityContext?.runAsGroup ?? undefined;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Runtimes name it with or without CAP_, or in upper case only. */
function capabilitiesCalled({ container: { securityContext }, path }: PodContainer, called: string): FieldChange[] {
  return (['add', 'drop'] as const).flatMap((list) =>
    (securityContext?.capabilities?.[list] ?? []).flatMap((name, index): FieldChange[] =>
      bare(name) === bare(called)
        ? [{ at: [...partsOfPath(path), 'securityContext', 'capabilities', list, index] }]
        : [],
    ),
  );
}

/** Old runc puts CAP_ before what has it already. */
function bare(name: string): string {
  return canonicalName(canonicalName(name));
}
