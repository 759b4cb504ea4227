import { goQuoted } from '../go-text.ts';
import type { IdRange } from './policy.ts';
import type { PolicyFinding } from './rule.ts';

/**
 * One form of the end of the server's sentence, with tokens:
 *   {found}            what was found, as it is; {quoted found} as Go quotes it; {type} and {port} where it is one
 *   {outside}          the group that is in none of the ranges
 *   {ranges}           the accepted ranges, as Go prints them
 *   {value}            the only accepted value; {values} with commas between them, {quoted values} as one text that Go quotes
 *   {ports}            accepted ports and ranges of them, with commas between them
 */
export interface RuleDetail {
  readonly text: string;
  /** Absent: it fits every finding. */
  readonly fits?: (finding: PolicyFinding) => boolean;
  /** The meaning of words without a value. */
  readonly says?: 'nothing was found' | 'nothing is accepted';
}

export type DetailToken = keyof typeof TOKENS;

interface Token {
  /** Any text that can be in its place. */
  readonly pattern: string;
  readonly say: (finding: PolicyFinding) => string;
}

const TOKENS = {
  found: { pattern: '.*', say: ({ found }) => String(found ?? '') },
  'quoted found': { pattern: '".*"', say: ({ found }) => goQuoted(String(found)) },
  type: { pattern: '\\w+', say: ({ found }) => String(found) },
  port: { pattern: '\\d+', say: ({ found }) => String(found) },
  outside: { pattern: '-?\\d+', say: ({ outside }) => String(outside) },
  ranges: { pattern: '\\[.*\\]', say: ({ accepted: { ranges = [] } }) => goRanges(ranges) },
  value: { pattern: '.*', say: ({ accepted }) => accepted.values.join('') },
  values: { pattern: '.*', say: ({ accepted }) => accepted.values.join(',') },
  'quoted values': { pattern: '".*"', say: ({ accepted }) => goQuoted(accepted.values.join(',')) },
  ports: { pattern: '[\\d,-]*', say: ({ accepted }) => accepted.values.join(',') },
} as const satisfies Readonly<Record<string, Token>>;

/** Texts and tokens in turn, beginning with a text. */
function partsOf({ text }: RuleDetail): readonly string[] {
  return text.split(/\{([a-z ]+)\}/);
}

const isToken = (name: string): name is DetailToken => name in TOKENS;

export function detailText(detail: RuleDetail, finding: PolicyFinding): string {
  return partsOf(detail)
    .map((part, index) => (index % 2 === 1 && isToken(part) ? TOKENS[part].say(finding) : part))
    .join('');
}

/** Reads a detail back: the text of each token, or undefined where it is not of this form. */
export function detailReader(
  detail: RuleDetail,
): (text: string) => Readonly<Partial<Record<DetailToken, string>>> | undefined {
  const parts = partsOf(detail);
  const names = parts.filter((_part, index) => index % 2 === 1);
  const pattern = parts.map((part, index) =>
    index % 2 === 1 && isToken(part) ? `(${TOKENS[part].pattern})` : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  const whole = new RegExp(`^${pattern.join('')}$`, 's');
  return (text) => {
    const found = whole.exec(text);
    return found ? Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? ''])) : undefined;
  };
}

/** The two forms in which a list of groups is not accepted. */
export const GROUP_DETAILS: readonly RuleDetail[] = [
  {
    text: 'unable to validate empty groups against required ranges',
    fits: ({ outside }) => outside === undefined,
  },
  { text: 'group {outside} must be in the ranges: {ranges}' },
];

/** A []IDRange by %v: "[{1 10} {20 20}]". */
function goRanges(ranges: readonly IdRange[]): string {
  return `[${ranges.map(({ min = 0, max = 0 }) => `{${min} ${max}}`).join(' ')}]`;
}
