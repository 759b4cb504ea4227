import { DOCUMENT_SCHEMAS } from '../../src/cluster/snapshot/format/format.ts';
import { fieldOf } from '../../src/kubernetes/schema/field.ts';
import { API_KINDS } from '../../src/kubernetes/schema/kinds.ts';
import { METADATA, NAMED_METADATA } from '../../src/kubernetes/schema/metadata.ts';
import { CONTAINER, POD_SPEC, POD_STATUS, POD_TEMPLATE } from '../../src/kubernetes/schema/pod.ts';
import type { Schema } from '../../src/kubernetes/schema/schema.ts';

/** What would be said again and again. */
const NAMED: ReadonlyMap<Schema, string> = new Map<Schema, string>([
  [METADATA, 'metadata'],
  [CONTAINER, 'container'],
  [POD_SPEC, 'podSpec'],
  [POD_STATUS, 'podStatus'],
  [POD_TEMPLATE, 'template'],
]);

/** The JSON Schema of what is kept. Recordings of former versions have null for what is absent, as servers write it. */
function jsonSchema(schema: Schema, byName = true): object {
  if (schema === NAMED_METADATA) {
    return { allOf: [jsonSchema(METADATA), { type: 'object', required: ['name'] }] };
  }
  const name = NAMED.get(schema);
  if (name !== undefined && byName) return { $ref: `#/$defs/${name}` };
  const field = fieldOf(schema);
  switch (field.is) {
    case 'object':
      return {
        type: ['object', 'null'],
        properties: Object.fromEntries([...field.fields].map(([key, inner]) => [key, jsonSchema(inner)])),
        ...(field.required.length === 0 ? {} : { required: field.required }),
        additionalProperties: false,
      };
    case 'list':
      return { type: ['array', 'null'], items: jsonSchema(field.item) };
    case 'map':
      return { type: ['object', 'null'], additionalProperties: { type: 'string' } };
    case 'text':
      return { type: ['string', 'null'] };
    default:
      return { type: [field.is, 'null'] };
  }
}

function documentSchema(apiVersion: string, kind: string, schema: Schema): object {
  const field = fieldOf(schema);
  if (field.is !== 'object') throw new Error(`${kind} is no object`);
  const properties = [...field.fields].map(([name, inner]) => [name, jsonSchema(inner)] as const);
  return {
    type: 'object',
    properties: { apiVersion: { const: apiVersion }, kind: { const: kind }, ...Object.fromEntries(properties) },
    required: ['apiVersion', 'kind', ...field.required],
    additionalProperties: false,
  };
}

/** The schema of one document of a recording, made of the schemas by which recordings are written and read. */
export function snapshotSchema(): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://github.com/kubectl-caps/kubectl-caps/schema/cluster-snapshot.v1alpha1.json',
    title:
      'One document of what kubectl caps snapshot writes: the first is a ClusterSnapshot, the last a ClusterSnapshotEnd',
    oneOf: [
      ...Object.entries(DOCUMENT_SCHEMAS).map(([kind, schema]) =>
        documentSchema('kubectl-caps/v1alpha1', kind, schema),
      ),
      ...API_KINDS.map(({ apiVersion, kind, schema }) => documentSchema(apiVersion, kind, schema)),
    ],
    $defs: Object.fromEntries([...NAMED].map(([schema, name]) => [name, jsonSchema(schema, false)])),
  };
}
