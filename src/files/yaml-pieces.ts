/** The text of one YAML document, or of one element of a long list in it, and the line that the text begins in. */
export interface YamlPiece {
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** From 1: elements of one list are in one document. */
  readonly document: number;
}

/** A document of more characters is cut at the elements of its list of items, if kubectl's layout lets one see them. */
const LONG = 1_000_000;

/** Cuts a file at its lines "---", so that a broken document does not take the others with it. */
export function* yamlPieces(text: string): Generator<YamlPiece> {
  let document = 0;
  for (const piece of cutAt(text, /^---(?=\s|$)/)) {
    const content = withoutSeparator(piece.text);
    if (!isDocument(content)) continue;
    document += 1;
    const { line } = piece;
    if (content.length > LONG && /^items:[^\S\n]*$/m.test(content)) yield* elements(content, line, document);
    else yield { text: content, line, document };
  }
}

/** Comments alone are no document: Helm writes a separator and the name of the template where it has nothing to say. */
export function isDocument(text: string): boolean {
  return /^[^\S\n]*[^\s#]/m.test(withoutSeparator(text));
}

function withoutSeparator(text: string): string {
  return text.replace(/^---[^\S\n]*(?=\n|$)/, '');
}

/** The elements of the list "items:", as kubectl get -o yaml lays them out: each begins with "- " at the start of a line. */
function* elements(text: string, firstLine: number, document: number): Generator<YamlPiece> {
  const items = /^items:[^\S\n]*\n/m.exec(text);
  if (!items) return;
  const begin = items.index + items[0].length;
  const end = /^[^\s#-]/m.exec(text.slice(begin))?.index ?? text.length;
  const linesBefore = countLines(text.slice(0, begin));
  for (const { text: element, line } of cutAt(text.slice(begin, begin + end), /^- /)) {
    if (element.startsWith('- ')) {
      yield { text: `  ${element.slice(2)}`, line: firstLine + linesBefore + line - 1, document };
    }
  }
}

/** Pieces that begin at lines that match, and what is before the first of them. */
function* cutAt(text: string, start: RegExp): Generator<{ readonly text: string; readonly line: number }> {
  let pieceStart = 0;
  let pieceLine = 1;
  let line = 1;
  for (let index = 0; index < text.length; ) {
    const next = text.indexOf('\n', index);
    const end = next === -1 ? text.length : next + 1;
    if (index > pieceStart && start.test(text.slice(index, Math.min(end, index + 8)))) {
      yield { text: text.slice(pieceStart, index), line: pieceLine };
      pieceStart = index;
      pieceLine = line;
    }
    index = end;
    line += 1;
  }
  if (pieceStart < text.length) yield { text: text.slice(pieceStart), line: pieceLine };
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}
