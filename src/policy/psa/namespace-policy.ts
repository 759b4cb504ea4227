import { compareLevels, type LevelVersion, parseLevel, parsePolicyVersion } from './levels.ts';

/** What a namespace asks Pod Security Admission to do with the pods in it. */
export interface NamespacePolicy {
  readonly enforce: LevelVersion;
  readonly audit: LevelVersion;
  readonly warn: LevelVersion;
  /** Whether level and version of `enforce` are the namespace's own, and not the defaults of the server. */
  readonly labelled: { readonly level: boolean; readonly version: boolean };
  /** Labels whose values mean nothing to the server. */
  readonly invalid: readonly { readonly label: string; readonly value: string }[];
}

export const LABEL_PREFIX = 'pod-security.kubernetes.io/';

/**
 * What holds where a namespace has no label: the server's built-in defaults. An administrator may have written others, and
 * exemptions, into the admission configuration file of the server, which cannot be read through the API.
 */
const DEFAULT: LevelVersion = { level: 'privileged', version: 'latest' };

/** From 1.26 on a namespace that enforces a level warns at the same, unless it says otherwise. */
const WARN_DEFAULTS_TO_ENFORCE = 26;

/**
 * Labels to policy. What a server does with values that it does not understand: an enforce level fails closed, to
 * restricted; audit and warn fail open, to privileged; a version becomes the latest.
 * Source: kubernetes/pod-security-admission api/helpers.go, v0.24.17 to v0.37.0.
 */
export function namespacePolicy(labels: Readonly<Record<string, string>>, serverMinor: number): NamespacePolicy {
  const invalid: { label: string; value: string }[] = [];
  const parsed = <T>(
    label: string,
    parse: (text: string) => T | undefined,
    otherwise: { invalid: T; absent: T },
  ): T => {
    const value = labels[`${LABEL_PREFIX}${label}`];
    if (value === undefined) return otherwise.absent;
    const result = parse(value);
    if (result === undefined) invalid.push({ label: `${LABEL_PREFIX}${label}`, value });
    return result ?? otherwise.invalid;
  };
  const mode = (name: 'enforce' | 'audit' | 'warn'): LevelVersion => ({
    level: parsed(name, parseLevel, {
      invalid: name === 'enforce' ? 'restricted' : 'privileged',
      absent: DEFAULT.level,
    }),
    version: parsed(`${name}-version`, parsePolicyVersion, { invalid: 'latest', absent: DEFAULT.version }),
  });
  const enforce = mode('enforce');
  const audit = mode('audit');
  const warn = mode('warn');
  const has = (label: string) => labels[`${LABEL_PREFIX}${label}`] !== undefined;
  const enforceIsValid = parseLevel(labels[`${LABEL_PREFIX}enforce`] ?? '') !== undefined;
  const warnsAsItEnforces =
    serverMinor >= WARN_DEFAULTS_TO_ENFORCE &&
    enforceIsValid &&
    !has('warn') &&
    compareLevels(enforce.level, warn.level) > 0;
  const labelled = { level: has('enforce'), version: has('enforce-version') };
  if (!warnsAsItEnforces) return { enforce, audit, warn, labelled, invalid };
  const version = has('warn-version') ? warn.version : enforce.version;
  return { enforce, audit, warn: { level: enforce.level, version }, labelled, invalid };
}
