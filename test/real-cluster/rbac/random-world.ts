import type { Identity } from '../../../src/kubernetes/access-review.ts';
import type { ObjectMeta } from '../../../src/kubernetes/objects.ts';
import type { Binding, PolicyRule, Role, Subject } from '../../../src/kubernetes/rbac-objects.ts';
import { controllerIdentity, nodeIdentity, podServiceAccount } from '../../../src/rbac/identities.ts';
import { account, binding, group, role, user } from '../../support/rbac.ts';
import type { Chance } from '../chance.ts';

/** Roles and bindings drawn by lot, and names to ask about them with. All objects carry LABEL, or are in these namespaces. */
export interface AdmissionState {
  readonly roles: readonly Role[];
  readonly bindings: readonly Binding[];
  /** By aggregated ClusterRole, the rules that the controller has to put into it. */
  readonly aggregated: ReadonlyMap<string, readonly PolicyRule[]>;
}

export const NAMESPACES = ['rbac-0', 'rbac-1', 'rbac-2', 'rbac-3', 'rbac-4', 'rbac-5'] as const;
export const LABEL = { 'caps-test': 'rbac' };
const POLICIES = ['p-0', 'p-1', 'p-2', 'p-3', 'p-4', 'p-5', 'p-6', 'p-7', 'P-0', '*'] as const;
const ACCOUNTS = ['default', 'builder', 'web'] as const;
const USERS = ['alice', 'Alice', 'bob', 'carol@example.com', 'o/p "q"', 'üser\tx', 'developers'] as const;
const GROUPS = ['developers', 'Developers', 'ops', 'a,b', 'alice'] as const;
/** RBAC objects may have any name that fits into a path. */
const ODD = ['', '', '', ':x', ' "odd"', '\\', ' ünï', '\u200b'] as const;

export function randomPolicy(chance: Chance): string {
  return chance.one(POLICIES);
}

export function randomNamespace(chance: Chance): string {
  return chance.one(NAMESPACES);
}

export function randomIdentity(chance: Chance): Identity {
  const namespace = randomNamespace(chance);
  const name = chance.one(ACCOUNTS);
  switch (chance.below(10)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return podServiceAccount(namespace, name);
    case 4:
      return controllerIdentity(chance.one(['replicaset-controller', 'job-controller']));
    case 5:
      return nodeIdentity(chance.one(['n-0', 'n-1', '']));
    default: {
      const groups = chance.some([...GROUPS, 'system:authenticated', 'system:serviceaccounts'], 0.25);
      const masters = chance.happens(0.05) ? ['system:masters'] : [];
      const spelled = `system:serviceaccount:${namespace}:${name}`;
      return { user: chance.happens(0.15) ? spelled : chance.one(USERS), groups: [...groups, ...masters] };
    }
  }
}

export function randomWorld(chance: Chance): AdmissionState {
  const clusterRoles = many(40, (index) => role(`rbac-${index}${chance.one(ODD)}`, rules(chance), undefined));
  const labelled = clusterRoles.map((each) => withLabels(each, { ...LABEL, part: `part-${chance.below(12)}` }));
  const aggregated = many(8, (index) => {
    const part = `part-${index}`;
    const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { part } }] };
    return {
      part,
      role: withLabels(role(`rbac-all-${index}`, undefined, undefined, { aggregationRule }), LABEL),
    };
  });
  const roles = NAMESPACES.flatMap((namespace) =>
    many(8, (index) => role(`rbac-${index}${chance.one(ODD)}`, rules(chance), namespace)),
  );
  const clusterRoleNames = [...labelled, ...aggregated.map((each) => each.role)].map(({ metadata }) => metadata.name);
  // Some of the names are of Roles of other namespaces, or of ClusterRoles only.
  const roleNames = [...new Set(roles.map(({ metadata }) => metadata.name)), ...clusterRoleNames.slice(0, 4)];
  const to = (isCluster: boolean): string => {
    if (chance.happens(0.04)) return `${isCluster ? 'ClusterRole' : 'Role'}/gone-${chance.below(5)} "x"`;
    return isCluster ? `ClusterRole/${of(chance, clusterRoleNames)}` : `Role/${of(chance, roleNames)}`;
  };
  const clusterBindings = many(14, (index) =>
    withLabels(binding(`rbac-${index}${chance.one(ODD)}`, to(true), subjects(chance, undefined)), LABEL),
  );
  const bindings = NAMESPACES.flatMap((namespace) =>
    many(22, (index) => {
      const name = `rbac-${index}${chance.one(ODD)}`;
      return binding(name, to(chance.happens(0.5)), subjects(chance, namespace), namespace);
    }),
  );
  return {
    roles: [...labelled, ...aggregated.map((each) => each.role), ...roles],
    bindings: [...clusterBindings, ...bindings],
    aggregated: new Map(
      aggregated.map(({ part, role: { metadata } }) => [
        metadata.name,
        labelled
          .filter((each) => (each.metadata as ObjectMeta).labels?.part === part)
          .flatMap((each) => each.rules ?? []),
      ]),
    ),
  };
}

function rules(chance: Chance): PolicyRule[] {
  return many(chance.below(4), () => ({
    verbs: chance.one([['use'], ['use'], ['use'], ['*'], ['get', 'use'], ['get', 'list'], ['Use'], ['use*']]),
    apiGroups: chance.one([['policy'], ['policy'], ['extensions'], ['policy', 'extensions'], ['*'], [''], ['apps']]),
    resources: chance.one([
      ['podsecuritypolicies'],
      ['podsecuritypolicies'],
      ['podsecuritypolicies', 'pods'],
      ['*'],
      ['*/use', '*/'],
      ['podsecuritypolicies/use'],
      ['podsecuritypolicy'],
    ]),
    ...(chance.happens(0.75) ? { resourceNames: chance.some(POLICIES, 0.2) } : {}),
  }));
}

function subjects(chance: Chance, namespace: string | undefined): Subject[] {
  return many(chance.below(4), () => {
    const within = randomNamespace(chance);
    const name = chance.one(ACCOUNTS);
    switch (chance.below(8)) {
      case 0:
      case 1:
        return user(chance.one(USERS));
      case 2:
        return user(`system:serviceaccount:${within}:${name}`);
      case 3:
        return group(chance.one(GROUPS));
      case 4:
        return group(`system:serviceaccounts:${within}`);
      case 5:
        return group(
          // These are nearly everybody: everywhere, they would leave no "no" to be seen.
          namespace === undefined
            ? 'system:nodes'
            : chance.one(['system:serviceaccounts', 'system:authenticated', 'system:serviceaccounts:kube-system']),
        );
      default:
        return account(name, namespace !== undefined && chance.happens(0.4) ? undefined : within);
    }
  });
}

function withLabels<T extends Role | Binding>(object: T, labels: Readonly<Record<string, string>>): T {
  return { ...object, metadata: { ...object.metadata, labels } };
}

function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function of(chance: Chance, names: readonly string[]): string {
  return names[chance.below(names.length)] ?? '';
}
