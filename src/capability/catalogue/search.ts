import { CAPABILITY_NAMES, type CapabilityName } from '../names.ts';
import { CATALOGUE } from './catalogue.ts';

/** The rest is guessing. */
const MOST = 5;

/** A page with less of the best page's score is not what was meant. */
const NEAR_BEST = 0.4;

/** What a word is worth by where it stands. */
const WEIGHT = { name: 6, phrases: 5, summary: 3, text: 1 } as const;

/** What it is worth that a phrase and the question have all words in common. */
const WHOLE_PHRASE = 12;

/** Left out of questions and pages alike. */
const SAYS_NOTHING = new Set(
  'a an the and or of to in on at by for from with without into my me i is are be it its this that not no can cannot can’t cant do does how what which need needs want container pod process as any other inside under cap capability'.split(
    ' ',
  ),
);

/**
 * The capabilities that a person means who describes what a program does, or what fails: best first, none where no word is
 * known. Words that few pages have count more than words of many.
 */
export function searchCatalogue(question: string): CapabilityName[] {
  const asked = new Set(wordsOf(question));
  const scored = PAGES.map((page) => ({ name: page.name, score: scoreOf(page, asked) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const best = scored[0]?.score ?? 0;
  return scored
    .filter(({ score }) => score >= best * NEAR_BEST)
    .slice(0, MOST)
    .map(({ name }) => name);
}

interface IndexedPage {
  readonly name: CapabilityName;
  /** The best place in which each word stands. */
  readonly weights: ReadonlyMap<string, number>;
  readonly phrases: readonly ReadonlySet<string>[];
}

const PAGES: readonly IndexedPage[] = CAPABILITY_NAMES.map((name) => {
  const { summary, allows, without, instead, phrases } = CATALOGUE[name];
  const weights = new Map<string, number>();
  for (const [place, text] of [
    ['text', [allows, without, ...instead].join(' ')],
    ['summary', summary],
    ['phrases', phrases.join(' ')],
    ['name', name.replaceAll('_', ' ')],
  ] as const) {
    for (const word of wordsOf(text)) weights.set(word, Math.max(WEIGHT[place], weights.get(word) ?? 0));
  }
  weights.set(name.toLowerCase(), WEIGHT.name);
  return { name, weights, phrases: phrases.map((phrase) => new Set(wordsOf(phrase))) };
});

function scoreOf({ weights, phrases }: IndexedPage, asked: ReadonlySet<string>): number {
  let score = 0;
  for (const word of asked) score += (weights.get(word) ?? 0) * rarity(word);
  const inCommon = phrases.map((phrase) => {
    const shared = [...phrase].filter((word) => asked.has(word)).length;
    return shared / Math.max(phrase.size, asked.size);
  });
  return score === 0 ? 0 : score + WHOLE_PHRASE * Math.max(0, ...inCommon);
}

/** 1 for a word of every page, more for rarer ones. */
function rarity(word: string): number {
  const pages = PAGES.filter(({ weights }) => weights.has(word)).length;
  return 1 + Math.log(PAGES.length / Math.max(1, pages));
}

/** In lower case, without words that say nothing and without most endings: "mounting" and "mounts" are "mount". */
function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9_/-]+|(?<!\w)[/-]|[/-](?!\w)/)
    .filter((word) => word !== '' && !SAYS_NOTHING.has(word))
    .map(withoutEnding);
}

function withoutEnding(word: string): string {
  if (/ing$/.test(word) && word.length > 5) return word.slice(0, -3).replace(/([bdgmnprt])\1$/, '$1');
  if (/ied$|ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/ed$/.test(word) && word.length > 5) return word.slice(0, -2);
  if (/[^su]s$/.test(word) && word.length > 3) return word.slice(0, -1);
  return word;
}
