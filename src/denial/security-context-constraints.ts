import { type FieldError, parseFieldErrors } from './field-errors.ts';
import type { Parsed, SecurityContextConstraintsRefusal } from './refusal.ts';
import { sccFaultIn } from './scc-fault.ts';

/**
 * "unable to validate against any security context constraint: [provider "a": Forbidden: not usable by user or serviceaccount,
 * provider b: .containers[0].privileged: Invalid value: true: …]". One error has no brackets. Between errors of a new pod stands
 * ", ", of an update a blank. Releases before 4.6 named no constraints.
 * Source: pkg/securitycontextconstraints of openshift/apiserver-library-go, a8019f39.
 */
export function parseSecurityContextConstraints(message: string): ParsedConstraints | undefined {
  const [, entering, inside] = ENTERING.exec(message) ?? [];
  if (inside !== undefined) {
    const inner = parseSecurityContextConstraints(inside);
    return inner && { ...inner, entering: entering === 'attach' ? 'attach' : 'exec' };
  }
  const fault = sccFaultIn(message);
  if (fault) return { by: 'SecurityContextConstraints', notGranted: [], failed: [], hints: [], fault };
  if (!message.startsWith(WORDS)) return undefined;
  const said = message.slice(WORDS.length);
  const list = said.startsWith('[') && said.endsWith(']') ? said.slice(1, -1) : said;
  const items = list === '' ? [] : list.split(BETWEEN);
  const parsed = items.map(itemIn);
  if (parsed.some((item) => item === undefined)) return undefined;
  return { by: 'SecurityContextConstraints', ...together(parsed.filter((item) => item !== undefined)) };
}

type ParsedConstraints = Extract<Parsed, { readonly by: 'SecurityContextConstraints' }>;

/** Whoever enters a pod has to be able to create it. Source: sccadmission/scc_exec.go of openshift/apiserver-library-go. */
const ENTERING =
  /^(exec|attach) operation is not allowed because the pod's security context exceeds your permissions: pods "[^"]*" is forbidden: (.*)$/s;

const WORDS = 'unable to validate against any security context constraint: ';

const TYPES = 'Invalid value|Forbidden|Required value|Unsupported value';
/** Details have commas in them, such as "must be in the ranges: [1000680000, 1000689999]". */
const BETWEEN = new RegExp(
  String.raw`(?<!provider \S+:),? (?=provider "?[\w.-]+"?: |no access to scc/|(?:pod\.|spec\.|\.)?[A-Za-z][\w.]*(?:\[[^\]\s]*\][\w.]*)*: (?:${TYPES})\b)`,
);

type Item =
  | { readonly is: 'not granted'; readonly scc: string }
  | { readonly is: 'failed'; readonly scc?: string; readonly error: FieldError }
  | { readonly is: 'hint'; readonly hint: string };

function itemIn(text: string): Item | undefined {
  const notGranted = /^provider "([^"]*)": (?:: )?Forbidden: not usable by user or serviceaccount$/.exec(text)?.[1];
  if (notGranted !== undefined) return { is: 'not granted', scc: notGranted };
  if (text.startsWith('no access to scc/')) return { is: 'hint', hint: text };
  const [, scc, rest = ''] = /^(?:provider "?([\w.-]+)"?: )?(.*)$/s.exec(text) ?? [];
  const [error, ...more] = parseFieldErrors(rest, { separator: ', ' }) ?? [];
  if (!error || more.length > 0) return undefined;
  return { is: 'failed', error, ...(scc === undefined ? {} : { scc }) };
}

function together(items: readonly Item[]): Pick<SecurityContextConstraintsRefusal, 'notGranted' | 'failed' | 'hints'> {
  const failed = new Map<string | undefined, FieldError[]>();
  for (const item of items) {
    if (item.is === 'failed') failed.set(item.scc, [...(failed.get(item.scc) ?? []), item.error]);
  }
  return {
    notGranted: items.flatMap((item) => (item.is === 'not granted' ? [item.scc] : [])),
    failed: [...failed].map(([scc, errors]) => ({ ...(scc === undefined ? {} : { scc }), errors })),
    hints: items.flatMap((item) => (item.is === 'hint' ? [item.hint] : [])),
  };
}
