import { type DetailToken, detailReader, type RuleDetail } from '../policy/psp/detail.ts';
import { RULE_WORDS, wordsOf } from '../policy/psp/registry.ts';
import type { PolicyFinding, RuleName } from '../policy/psp/rule.ts';
import { type FieldError, parseFieldErrors, type SaidValue } from './field-errors.ts';
import { readGoQuoted } from './go-values.ts';
import type { Parsed, SaidPspFinding } from './refusal.ts';

/**
 * Grammar of "PodSecurityPolicy: unable to admit pod: [ERROR ERROR]"; older releases: "unable to validate against any pod
 * security policy: […]".
 * Source: plugin/pkg/admission/security/podsecuritypolicy/admission.go of Kubernetes 1.24.17; the old words are those that 1.11
 * wrote into the status of a ReplicationController.
 */
export function parsePodSecurityPolicy(message: string): Parsed | undefined {
  const none = { by: 'PodSecurityPolicy', noPolicies: false, findings: [] } as const;
  const [, prefix, rest = ''] = /^(PodSecurityPolicy: )?(.*)$/s.exec(message) ?? [];
  if (rest === 'no providers available to validate pod request') return { ...none, phase: 'unknown', noPolicies: true };
  const phase = prefix === undefined ? undefined : /^unable to (admit|validate) pod: \[/.exec(rest)?.[1];
  if (phase === undefined && !rest.startsWith(OLD_WORDS)) return undefined;
  if (!rest.endsWith(']')) return undefined;
  const errors = parseFieldErrors(rest.slice(rest.indexOf('[') + 1, -1), { separator: ' ', isKnownDetail });
  if (!errors) return undefined;
  return {
    ...none,
    phase: phase === 'admit' || phase === 'validate' ? phase : 'unknown',
    findings: errors.map(findingOf),
  };
}

const OLD_WORDS = 'unable to validate against any pod security policy: [';

function isKnownDetail(error: Omit<FieldError, 'detail'>, detail: string): boolean {
  return formOf({ ...error, detail }) !== undefined;
}

function findingOf(error: FieldError): SaidPspFinding {
  const { path, error: type, value, detail } = error;
  const plain = { path, error: type === 'Forbidden' ? type : ('Invalid value' as const), found: value, detail };
  const form = formOf(error);
  if (!form) return { ...plain, rule: undefined };
  return { ...plain, rule: form.rule, ...said(form.detail, form.read(detail) ?? {}) };
}

interface Form {
  readonly rule: RuleName;
  readonly path: RegExp;
  readonly detail: RuleDetail;
  readonly read: ReturnType<typeof detailReader>;
}

const FORMS: readonly Form[] = (Object.keys(RULE_WORDS) as RuleName[]).flatMap((rule) => {
  const { path, details } = wordsOf(rule);
  return details.map((detail) => ({ rule, path, detail, read: detailReader(detail) }));
});

function formOf({ path, detail }: FieldError): Form | undefined {
  return FORMS.find((form) => form.path.test(path) && form.read(detail) !== undefined);
}

type Said = Partial<Pick<SaidPspFinding, 'found' | 'outside' | 'accepted'>>;

/** The facts in a detail that other errors do not have. */
function said({ says }: RuleDetail, words: Readonly<Partial<Record<DetailToken, string>>>): Said {
  const { found, outside, ranges } = words;
  const name = found ?? unquoted(words['quoted found']);
  const values = acceptedIn(words);
  return {
    ...(name === undefined ? {} : { found: name === '' ? NOTHING : { said: 'value', value: name } }),
    ...(outside === undefined ? {} : { outside: Number(outside) }),
    ...(ranges === undefined ? {} : { accepted: { values: [], ranges: rangesIn(ranges) } }),
    ...(values === undefined ? {} : { accepted: { values } }),
    ...(says === 'nothing was found' ? { found: NOTHING } : {}),
    ...(says === 'nothing is accepted' ? { accepted: { values: [] } } : {}),
  };
}

const NOTHING: SaidValue = { said: 'nothing' };

function acceptedIn(words: Readonly<Partial<Record<DetailToken, string>>>): readonly string[] | undefined {
  const { value, ports } = words;
  if (value !== undefined) return [value];
  if (ports !== undefined) return ports === '' ? [] : ports.split(',');
  // Of names of profiles one can be empty.
  return (words.values ?? unquoted(words['quoted values']))?.split(',');
}

function unquoted(text: string | undefined): string | undefined {
  return text === undefined ? undefined : (readGoQuoted(text)?.value ?? '');
}

/** "[{1 10} {20 20}]". */
function rangesIn(said: string): NonNullable<PolicyFinding['accepted']['ranges']> {
  return [...said.matchAll(/\{(-?\d+) (-?\d+)\}/g)].map(([, min, max]) => ({ min: Number(min), max: Number(max) }));
}
