import type { KubernetesObject } from '../../../kubernetes/objects.ts';
import { valueAt } from '../../../kubernetes/workload.ts';

/** Whether an object is selected. */
export type Selects = (object: KubernetesObject) => boolean;

/** A selector that a server would not understand, or that asks for what recordings do not hold. */
export class SelectorError extends Error {
  override readonly name = 'SelectorError';
}

/** Source of the grammar: apimachinery pkg/labels/selector.go, 1.34. */
export function labelSelection(text: string): Selects {
  const requirements = splitOutsideBrackets(text).map(labelRequirement);
  return ({ metadata }) => requirements.every((holds) => holds(metadata.labels ?? {}));
}

type Labels = Readonly<Record<string, string>>;

const KEY = '[\\w./-]+';
const VALUE = '[\\w.-]*';
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([\\w.,\\s-]*)\\)$`);
const EQUALITY = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*(${VALUE})$`);
const ORDER = new RegExp(`^(${KEY})\\s*([<>])\\s*(-?\\d+)$`);
const EXISTENCE = new RegExp(`^(!?)\\s*(${KEY})$`);

function labelRequirement(text: string): (labels: Labels) => boolean {
  const set = SET.exec(text);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    return (labels) => isOneOf(labels[key], values) === (operator === 'in');
  }
  const equality = EQUALITY.exec(text);
  if (equality) {
    const [, key = '', operator, value = ''] = equality;
    return (labels) => (labels[key] === value) === (operator !== '!=');
  }
  const order = ORDER.exec(text);
  if (order) {
    const [, key = '', operator, limit] = order;
    return (labels) => {
      const value = labels[key];
      if (value === undefined || !/^-?\d+$/.test(value)) return false;
      return operator === '>' ? Number(value) > Number(limit) : Number(value) < Number(limit);
    };
  }
  const existence = EXISTENCE.exec(text);
  if (!existence) throw new SelectorError(`the label selector "${text}" cannot be understood`);
  const [, not, key = ''] = existence;
  return (labels) => Object.hasOwn(labels, key) === (not === '');
}

function isOneOf(value: string | undefined, values: readonly string[]): boolean {
  return value !== undefined && values.includes(value);
}

/** By kind; "*": every kind. Source: AddFieldLabelConversionsFor* in pkg/apis/core/v1/conversion.go, those whose fields are recorded. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  '*': ['metadata.name', 'metadata.namespace'],
  Pod: ['spec.nodeName', 'spec.restartPolicy', 'spec.serviceAccountName', 'spec.hostNetwork', 'status.phase'],
  Event: [
    'involvedObject.apiVersion',
    'involvedObject.kind',
    'involvedObject.name',
    'involvedObject.namespace',
    'involvedObject.uid',
    'reason',
    'reportingComponent',
    'type',
  ],
};

export function fieldSelection(text: string, kind: string): Selects {
  const known = [...(FIELDS['*'] ?? []), ...(FIELDS[kind] ?? [])];
  const requirements = text.split(',').map((part) => {
    const [, field = '', operator, value = ''] = /^\s*([\w.]+)\s*(==|=|!=)(.*)$/.exec(part) ?? [];
    if (operator === undefined) throw new SelectorError(`the field selector "${part}" cannot be understood`);
    if (!known.includes(field)) {
      throw new SelectorError(`recordings are not selected by the field "${field}": there is ${known.join(', ')}`);
    }
    return { field, isEqual: operator !== '!=', value };
  });
  return (object) =>
    requirements.every(
      ({ field, isEqual, value }) => (String(valueAt(object, field) ?? defaultOf(field)) === value) === isEqual,
    );
}

/** What the server compares with where nothing stands. */
function defaultOf(field: string): string {
  return field === 'spec.hostNetwork' ? 'false' : '';
}

/** At the commas that are not in "in (a,b)". */
function splitOutsideBrackets(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part, _index, parts) => part !== '' || parts.length > 1);
}
