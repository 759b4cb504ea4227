import { findCapability } from '../capability/catalogue/catalogue.ts';
import { searchCatalogue } from '../capability/catalogue/search.ts';
import { CAPABILITY_NAMES, type CapabilityName } from '../capability/names.ts';
import { similarNames } from '../capability/similar-names.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { renderExplained } from '../render/explain-output.ts';
import { nothingFoundSentence, unknownCapabilitySentence } from '../render/explain-sentence.ts';
import type { ExplainFormat } from '../render/output-formats.ts';
import { explainCapability } from './explain-capability.ts';

/** Pages of these names, of all; an overview; or what a search finds. */
export type ExplainQuestion =
  | { readonly about: 'names'; readonly written: readonly string[] }
  | { readonly about: 'all' | 'overview' }
  | { readonly about: 'search'; readonly question: string };

export interface ExplainOptions {
  readonly question: ExplainQuestion;
  readonly format: ExplainFormat;
  readonly headers: boolean;
}

/** `kubectl caps explain`: look up, report. No cluster is asked. */
export async function runExplain(io: Io, { question, format, headers }: ExplainOptions): Promise<ExitCode> {
  const names = namesOf(question);
  const layout = question.about === 'names' || question.about === 'all' ? 'pages' : 'rows';
  io.stdout.write(await renderExplained(names.map(explainCapability), { format, layout, headers }));
  if (question.about === 'search' && names.length === 0) {
    io.stderr.write(`${nothingFoundSentence(question.question)}\n`);
    return EXIT.found;
  }
  const unknown = question.about === 'names' ? question.written.filter((name) => !findCapability(name)) : [];
  for (const name of unknown) io.stderr.write(`${unknownCapabilitySentence(name, similarNames(name))}\n`);
  return unknown.length === 0 ? EXIT.clean : EXIT.usage;
}

function namesOf(question: ExplainQuestion): readonly CapabilityName[] {
  switch (question.about) {
    case 'names':
      return [...new Set(question.written.flatMap((name) => findCapability(name) ?? []))];
    case 'search':
      return searchCatalogue(question.question);
    default:
      return CAPABILITY_NAMES;
  }
}
