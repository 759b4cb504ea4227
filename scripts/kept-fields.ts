import { DOCUMENT_SCHEMAS } from '../src/cluster/snapshot/format/format.ts';
import { type Field, fieldOf } from '../src/kubernetes/schema/field.ts';
import { API_KINDS } from '../src/kubernetes/schema/kinds.ts';
import { NAMED_METADATA } from '../src/kubernetes/schema/metadata.ts';
import { POD_SPEC, POD_TEMPLATE } from '../src/kubernetes/schema/pod.ts';
import type { Schema } from '../src/kubernetes/schema/schema.ts';

/** What would be said again and again. */
const SAID_ONCE: readonly (readonly [name: string, schema: Schema])[] = [
  ['metadata of objects and templates', NAMED_METADATA],
  ['pod spec', POD_SPEC],
  ['pod template', POD_TEMPLATE],
];

/** docs/snapshot.md with its table of everything that a recording keeps, made of the schemas by which recordings are written. */
export function withKeptFields(document: string): string {
  const rows = [
    ...SAID_ONCE.map(([name, schema]) => row(name, schema)),
    ...API_KINDS.map(({ kind, schema }) => row(kind, schema)),
    ...Object.entries(DOCUMENT_SCHEMAS).map(([kind, schema]) => row(kind, schema)),
  ];
  const table = ['| of | replaced by `--redact names` | stays |', '| --- | --- | --- |', ...rows].join('\n');
  const place = /^\| of \| replaced by [^\n]*\n(?:\|[^\n]*\n)*/m;
  if (!place.test(document)) throw new Error('docs/snapshot.md has no table of what is kept');
  return document.replace(place, () => `${table}\n`);
}

function row(name: string, schema: Schema): string {
  const [replaced, stays] = [true, false].map((wanted) =>
    fieldsIn(schema)
      .filter(({ isReplaced }) => isReplaced === wanted)
      .map(({ path }) => `\`${path}\``)
      .join(', '),
  );
  return `| ${name} | ${replaced} | ${stays} |`;
}

interface KeptField {
  readonly path: string;
  readonly isReplaced: boolean;
}

function fieldsIn(schema: Schema, path = ''): KeptField[] {
  const known = SAID_ONCE.find(([, once]) => once === schema);
  if (known && path !== '') return [];
  const field = fieldOf(schema);
  switch (field.is) {
    case 'list':
      return fieldsIn(field.item, `${path}[]`);
    case 'object': {
      const inner = [...field.fields].flatMap(([name, one]) => fieldsIn(one, path === '' ? name : `${path}.${name}`));
      // That there is one is all that is kept.
      return field.fields.size === 0 ? [{ path, isReplaced: false }] : inner;
    }
    default:
      return [{ path, isReplaced: isReplaced(field) }];
  }
}

function isReplaced(field: Field): boolean {
  return field.is === 'map' || (field.is === 'text' && field.class !== 'text');
}
