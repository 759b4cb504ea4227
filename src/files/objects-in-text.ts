import type { FieldPath } from '../model/field-path.ts';
import type { Place } from '../model/workload.ts';
import { valuesInJson } from './values-in-json.ts';
import { valuesInYaml } from './values-in-yaml.ts';

/** One object of a file as it was written, not yet looked into; or what is wrong with the place where one should be. */
export type SourceObject = FoundObject | { readonly place: Place; readonly fault: string };

export interface FoundObject {
  readonly place: Place;
  readonly value: Readonly<Record<string, unknown>>;
  /** The line of a field, or of the nearest of its parents that is there. Worked out from the text, so for what is asked only. */
  readonly lineOf: (field: FieldPath) => number;
}

/** A value that stands in a document or in a list of one, and where. Lines and documents count from 1. */
export type ParsedValue = { readonly document: number; readonly line: number } & (
  | { readonly value: unknown; readonly lineOf: FoundObject['lineOf'] }
  | { readonly fault: string }
);

/** Every object of a manifest, YAML or JSON, with those of lists one by one. Faults are of single documents: the others come. */
export function* objectsInText(text: string, file: string): Generator<SourceObject> {
  for (const { document, line, ...parsed } of /^\s*\{/.test(text) ? valuesInJson(text) : valuesInYaml(text)) {
    const place: Place = { file, document, line };
    if ('fault' in parsed) yield { place, fault: parsed.fault };
    else if (isObject(parsed.value)) yield { place, value: parsed.value, lineOf: parsed.lineOf };
    else if (parsed.value !== null && parsed.value !== undefined) {
      yield { place, fault: 'is not an object with apiVersion and kind' };
    }
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
