import { KEPT_DOCUMENTS } from '../../src/cluster/snapshot/format/format.ts';
import type { Kept } from '../../src/cluster/snapshot/format/kept.ts';
import { RECORDED_KINDS } from '../../src/cluster/snapshot/format/kept-kinds.ts';
import { METADATA, POD_SPEC, POD_STATUS, TEMPLATE } from '../../src/cluster/snapshot/format/kept-pod.ts';

/** What would be said again and again. */
const NAMED = new Map<object, string>([
  [METADATA.fields, 'metadata'],
  [POD_SPEC.fields, 'podSpec'],
  [POD_STATUS.fields, 'podStatus'],
  [TEMPLATE.fields, 'template'],
]);

const TYPES = { number: 'number', truth: 'boolean' } as const;

/** The JSON Schema of what is kept. Servers write null for what is absent. */
function schemaOf(kept: Kept, byName = true): object {
  if (kept === 'labels' || kept === 'annotations') return { type: 'object', additionalProperties: { type: 'string' } };
  if (typeof kept === 'string') {
    return { type: [kept === 'number' || kept === 'truth' ? TYPES[kept] : 'string', 'null'] };
  }
  if ('list' in kept) return { type: ['array', 'null'], items: schemaOf(kept.list) };
  const required = kept.required ?? [];
  const name = NAMED.get(kept.fields);
  if (name !== undefined && byName) {
    const reference = { $ref: `#/$defs/${name}` };
    return required.length === 0 ? reference : { allOf: [reference, { type: 'object', required }] };
  }
  return {
    type: ['object', 'null'],
    properties: Object.fromEntries(Object.entries(kept.fields).map(([field, inner]) => [field, schemaOf(inner)])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

function documentSchema(apiVersion: string, kind: string, kept: Kept): object {
  if (typeof kept === 'string' || 'list' in kept) throw new Error(`${kind} is no object`);
  const fields = Object.entries(kept.fields).map(([field, inner]) => [field, schemaOf(inner)] as const);
  return {
    type: 'object',
    properties: { apiVersion: { const: apiVersion }, kind: { const: kind }, ...Object.fromEntries(fields) },
    required: ['apiVersion', 'kind', ...(kept.required ?? [])],
    additionalProperties: false,
  };
}

/** The schema of one document of a recording, made of the tables by which recordings are written and read. */
export function snapshotSchema(): object {
  const definitions = [METADATA, POD_SPEC, POD_STATUS, TEMPLATE].map(
    (kept) => [NAMED.get(kept.fields), schemaOf({ fields: kept.fields }, false)] as const,
  );
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://github.com/kubectl-caps/kubectl-caps/schema/cluster-snapshot.v1alpha1.json',
    title:
      'One document of what kubectl caps snapshot writes: the first is a ClusterSnapshot, the last a ClusterSnapshotEnd',
    oneOf: [
      ...Object.entries(KEPT_DOCUMENTS).map(([kind, kept]) => documentSchema('kubectl-caps/v1alpha1', kind, kept)),
      ...RECORDED_KINDS.map(({ apiVersion, kind, kept }) => documentSchema(apiVersion, kind, kept)),
    ],
    $defs: Object.fromEntries(definitions),
  };
}
