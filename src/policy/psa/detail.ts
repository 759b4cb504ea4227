import { goSortedSet } from '../go-text.ts';
import type { PodSecurityFinding } from './finding.ts';

/** The text in the brackets after a reason of Pod Security Admission: written from findings, and read back. */
export interface Detail {
  /** @param findings of one check, at least one. Values of the pod are in the text with nothing escaped, as the server does it. */
  readonly say: (findings: readonly PodSecurityFinding[], serverMinor: number) => string;
  /** Undefined for a text that no known release writes for this check. */
  readonly read: (detail: string) => readonly SaidPsaFinding[] | undefined;
}

/** The findings of one field, of the pod and of all containers together: the sentence does not say which has which value. */
export interface SaidPsaFinding {
  /** Whether the pod's own field is meant. */
  readonly pod: boolean;
  readonly containers: readonly string[];
  readonly volumes: readonly string[];
  /** The field's path without the container: "securityContext.privileged", "hostNetwork", "ports.hostPort", "volumes". */
  readonly field: string;
  /** Sorted, each once; empty where the field is missing. */
  readonly values: readonly string[];
}

/** The subject of a phrase, as far as its words do not say it. */
interface PhraseSubject {
  readonly field: string;
  /** The values where the phrase names none. */
  readonly values?: readonly string[];
  /** Whether containers are sorted by name; otherwise they are named in visiting order. */
  readonly sorted?: true;
}

/**
 * A detail of one sentence, such as `{who} must not set {field}=true`:
 *   {who}       `pod and containers "a", "b"`
 *   {volumes}   `volumes "a", "b"`
 *   {field}     the field of the subject
 *   {values}    `"x", "y"`: what was found, sorted, each once
 *   {numbers}   the same without quotes
 *   {use}       `uses` where one container or volume is named, else `use`
 *   {s}         the plural of the word before it, where several values are named
 */
export function phrase(template: string, subject: PhraseSubject): Detail {
  const parts = template.split(/(\{\w+\})/);
  const tokens = (part: string): PhraseToken | undefined => TOKENS[part];
  const pattern = new RegExp(
    `^${parts.map((part) => (part === '{field}' ? literal(subject.field) : (tokens(part)?.pattern ?? literal(part)))).join('')}$`,
    's',
  );
  return {
    say: (findings) =>
      parts
        .map((part) =>
          part === '{field}' ? subject.field : (tokens(part)?.say(findings, subject.sorted === true) ?? part),
        )
        .join(''),
    read: (detail) => {
      const groups = pattern.exec(detail)?.groups;
      if (groups === undefined) return undefined;
      return [
        {
          ...whoIn(groups),
          volumes: namesIn(groups.volumes ?? ''),
          field: subject.field,
          values: valuesIn(groups) ?? subject.values ?? [],
        },
      ];
    },
  };
}

/** A detail of several forms. It is written in the first that has findings of its kind, and of those only. */
export function firstOf(
  ...forms: readonly (readonly [isOfKind: (finding: PodSecurityFinding) => boolean, form: Detail])[]
): Detail {
  return {
    say: (findings, serverMinor) => {
      for (const [isOfKind, form] of forms) {
        const ofKind = findings.filter(isOfKind);
        if (ofKind.length > 0) return form.say(ofKind, serverMinor);
      }
      return '';
    },
    read: (detail) => {
      for (const [, form] of forms) {
        const read = form.read(detail);
        if (read !== undefined) return read;
      }
      return undefined;
    },
  };
}

type Groups = Readonly<Record<string, string | undefined>>;

interface PhraseToken {
  readonly pattern: string;
  readonly say: (findings: readonly PodSecurityFinding[], sorted: boolean) => string;
}

/** Names of containers and volumes are letters, digits and dashes; other values are as the pod has them. */
const NAMES = String.raw`"[\w.-]+"(?:, "[\w.-]+")*`;

/** `pod`, `container "a"`, `pod and containers "a", "b"`. */
export const WHO = `(?<who>(?:pod(?: and (?=container))?)?(?:containers? ${NAMES})?)`;

const TOKENS: Readonly<Record<string, PhraseToken>> = {
  '{who}': { pattern: WHO, say: setters },
  '{volumes}': {
    pattern: `volumes? (?<volumes>${NAMES})`,
    say: (findings) => `${plural('volume', volumesOf(findings))} ${quotedList(volumesOf(findings))}`,
  },
  '{values}': { pattern: '(?<values>".*")', say: (findings) => quotedList(valuesOf(findings)) },
  '{numbers}': { pattern: '(?<numbers>[\\d, ]+)', say: (findings) => valuesOf(findings).join(', ') },
  '{use}': {
    pattern: 'uses?',
    say: (findings, sorted) => {
      const named = [...containersOf(findings, sorted), ...volumesOf(findings)];
      return named.length === 1 ? 'uses' : 'use';
    },
  },
  '{s}': { pattern: 's?', say: (findings) => plural('', valuesOf(findings)) },
};

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** `pod and containers "a", "b"`. */
export function setters(findings: readonly PodSecurityFinding[], sorted = false): string {
  const ofContainers = findings.filter(({ container }) => container !== undefined);
  const names = containersOf(findings, sorted);
  return [
    ...(ofContainers.length < findings.length ? ['pod'] : []),
    ...(ofContainers.length > 0 ? [`${plural('container', names)} ${quotedList(names)}`] : []),
  ].join(' and ');
}

/** Each container once, however many of its fields were found. */
function containersOf(findings: readonly PodSecurityFinding[], sorted: boolean): string[] {
  const names = new Map<string, string>();
  for (const { path, container } of findings) {
    if (container !== undefined) names.set(path.slice(0, path.indexOf(']')), container);
  }
  return sorted ? goSortedSet([...names.values()]) : [...names.values()];
}

/** Names of volumes, in the order of the manifest. */
function volumesOf(findings: readonly PodSecurityFinding[]): string[] {
  return findings.flatMap(({ volume }) => (volume === undefined ? [] : [volume]));
}

/** The values that were found, sorted, each once. */
export function valuesOf(findings: readonly PodSecurityFinding[]): string[] {
  return goSortedSet(findings.map(({ found }) => String(found)));
}

/** Quotes texts as the server does it, with nothing escaped in them. */
export function quotedList(texts: readonly string[]): string {
  return texts.map((text) => `"${text}"`).join(', ');
}

export function plural(word: string, things: readonly unknown[]): string {
  return things.length === 1 ? word : `${word}s`;
}

/** The first fields of a finding of the pod itself. */
export const OF_POD = { pod: true, containers: [], volumes: [] } as const;

/** Reads back `{who}`. */
export function whoIn({ who = '', volumes }: Groups): Pick<SaidPsaFinding, 'pod' | 'containers'> {
  return { pod: who.startsWith('pod') || volumes !== undefined, containers: namesIn(who) };
}

function valuesIn({ values, numbers }: Groups): string[] | undefined {
  return values === undefined ? numbers?.split(', ') : quotedIn(values);
}

/** `"a", "b"`. A value that has `", "` in it cannot be told from two. */
export function quotedIn(list: string): string[] {
  return list.slice(1, -1).split('", "');
}

function namesIn(text: string): string[] {
  return [...text.matchAll(/"([\w.-]+)"/g)].map(([, name = '']) => name);
}
