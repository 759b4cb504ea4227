import type { Place } from '../kubernetes/workload.ts';
import type { LineOf } from './parsed-value.ts';
import { valuesInJson } from './values-in-json.ts';
import { valuesInYaml } from './values-in-yaml.ts';

/** One object of a file as it was written, not yet looked into; or what is wrong with the place where one should be. */
export type SourceObject = FoundObject | { readonly place: Place; readonly fault: string };

export interface FoundObject {
  readonly place: Place;
  readonly value: Readonly<Record<string, unknown>>;
  readonly lineOf: LineOf;
}

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
