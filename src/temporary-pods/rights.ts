import type { Cluster } from '../cluster/cluster.ts';
import type { ResourceAttributes } from '../kubernetes/access-review.ts';

/** A right that a run needs; absent namespace: in all of them, or of a kind that is in none. */
export interface Right {
  readonly verb: string;
  readonly group?: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
}

/** What making, watching, reading and removing pods needs. */
export function rightsForPods(namespace: string): Right[] {
  return [
    { verb: 'create', resource: 'pods', namespace },
    { verb: 'list', resource: 'pods', namespace },
    { verb: 'get', resource: 'pods', subresource: 'log', namespace },
    { verb: 'delete', resource: 'pods', namespace },
  ];
}

export const RIGHTS_FOR_NAMESPACE: readonly Right[] = [
  { verb: 'create', resource: 'namespaces' },
  { verb: 'delete', resource: 'namespaces' },
];

/** Those of the rights that the caller lacks, asked all at once. */
export async function missingRights(
  cluster: Pick<Cluster, 'reviewAccess'>,
  rights: readonly Right[],
): Promise<Right[]> {
  const answers = await Promise.all(
    rights.map((right) => cluster.reviewAccess({ kind: 'SelfSubjectAccessReview', attributes: attributesOf(right) })),
  );
  return rights.filter((_, index) => answers[index]?.allowed !== true);
}

function attributesOf({ verb, group = '', resource, subresource, namespace }: Right): ResourceAttributes {
  return {
    verb,
    group,
    version: '*',
    resource,
    name: '',
    ...(subresource === undefined ? {} : { subresource }),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

/** "create pods and get pods/log in namespace "a"", "create namespaces". */
export function rightsText(rights: readonly Right[]): string {
  const byPlace = new Map<string, string[]>();
  for (const { verb, group = '', resource, subresource, namespace } of rights) {
    const place = namespace === undefined ? '' : ` in namespace "${namespace}"`;
    const what = `${verb} ${resource}${group === '' ? '' : `.${group}`}${subresource === undefined ? '' : `/${subresource}`}`;
    byPlace.set(place, [...(byPlace.get(place) ?? []), what]);
  }
  return [...byPlace].map(([place, what]) => `${listed(what)}${place}`).join('; ');
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
