import { HOSTILE } from '../../support/hostile.ts';
import type { Random } from './random.ts';

/** What means something to one of the grammars: YAML, JSON, masks, libcap's text form, refusals; and what means nothing anywhere. */
const TOKENS: readonly string[] = [
  ...[
    '"',
    "'",
    '\\',
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
    ':',
    ',',
    '|',
    '>',
    '=',
    '+',
    '-',
    '^',
    '!',
    '/',
    '#',
    '~',
    '*',
    '&',
  ],
  ...[
    '\n',
    '\r',
    '\t',
    '\0',
    '\ud800',
    '\ufeff',
    HOSTILE,
    '---\n',
    '...\n',
    '%YAML 1.2\n',
    '? ',
    '- ',
    '  ',
    '<<: ',
    '!!binary ',
  ],
  ...[
    'null',
    'true',
    '.nan',
    '1e999',
    '-0',
    '0x',
    '99999999999999999999',
    '__proto__',
    'constructor',
    'toString',
    'ALL',
    'cap_',
  ],
  ...[
    '=ep',
    'CapEff:\t',
    'Name:\t',
    '&a ',
    '*a',
    'is forbidden: ',
    'violates PodSecurity "',
    'Invalid value: ',
    'unable to ',
  ],
  ...['provider "x": ', 'spec.containers[0]', '{{ .Values.x }}', '"items":[', '"kind":"List"', '"continue":'],
];

type Mutation = (text: string, random: Random) => string;

const span = (text: string, random: Random): readonly [from: number, to: number] => {
  const from = random.below(text.length + 1);
  return [from, Math.min(text.length, from + random.below(40))];
};

const lines =
  (change: (all: string[], at: number, random: Random) => void): Mutation =>
  (text, random) => {
    const all = text.split('\n');
    change(all, random.below(all.length), random);
    return all.join('\n');
  };

const MUTATIONS: readonly Mutation[] = [
  (text, random) => {
    const [at] = span(text, random);
    return text.slice(0, at) + random.pick(TOKENS) + text.slice(at);
  },
  (text, random) => {
    const [from, to] = span(text, random);
    return text.slice(0, from) + text.slice(to);
  },
  (text, random) => {
    const [from, to] = span(text, random);
    return text.slice(0, from) + text.slice(from, to).repeat(2 + random.below(6)) + text.slice(to);
  },
  (text, random) => {
    const at = random.below(text.length);
    return text.slice(0, at) + String.fromCharCode(random.below(256)) + text.slice(at + 1);
  },
  lines((all, at) => all.splice(at, 1)),
  lines((all, at, random) => all.splice(at, 0, all[random.below(all.length)] ?? '')),
  lines((all, at, random) => all.splice(at, 1, `${' '.repeat(random.below(5))}${(all[at] ?? '').trimStart()}`)),
  lines((all, at, random) =>
    all.splice(
      at,
      1,
      (all[at] ?? '').replace(/([:=] ?).*$/, (_all, key) => key + random.pick(TOKENS)),
    ),
  ),
  (text, random) => text.slice(0, random.below(text.length + 1)),
];

/** A text with one to four changes. */
export function mutatedText(text: string, random: Random): string {
  let changed = text;
  for (let left = 1 + random.below(4); left > 0; left -= 1) changed = random.pick(MUTATIONS)(changed, random);
  return changed;
}

const VALUES: readonly unknown[] = [
  ...[null, true, '', 'text', HOSTILE, 'x'.repeat(100_000), 7, -1, 1.5, 1e308],
  ...[[], {}, [null], [[]], [7], ['x'], { a: null }, { constructor: 7 }, JSON.parse('{"__proto__":{"a":1}}')],
];

/** A JSON value of which one field, anywhere in it, is another one, or is gone; in place. */
export function mutateField(value: unknown, random: Random): unknown {
  const places: (readonly [holder: Record<string, unknown>, key: string])[] = [];
  const walk = (inner: unknown): void => {
    if (typeof inner !== 'object' || inner === null) return;
    for (const [key, child] of Object.entries(inner)) {
      places.push([inner as Record<string, unknown>, key]);
      walk(child);
    }
  };
  walk(value);
  if (places.length === 0) return random.pick(VALUES);
  const [holder, key] = random.pick(places);
  if (random.below(VALUES.length + 1) === 0) delete holder[key];
  else holder[key] = structuredClone(random.pick(VALUES));
  return value;
}
