/** The text of one document, or of one element of a list of objects: what is parsed, judged and let go of at once. */
export interface SourcePiece {
  readonly syntax: 'yaml' | 'json';
  readonly text: string;
  /** That the text begins in, from 1. */
  readonly line: number;
  /** From 1: elements of one list are in one document. Comments alone are no document. */
  readonly document: number;
  /** Of the list that it is an element of, as far as they are written before it. */
  readonly list?: ListHead;
  /** Instead of a text: a list that was cut into its elements ends here, and this is all that is written around them. */
  readonly endOfList?: ListHead;
  /** How many members its JSON objects have, all together, by the colons in it. */
  readonly members?: number;
  /** Why it is not worth parsing. */
  readonly fault?: string;
}

/** What is around the elements of a list: elements of a typed list, such as a PodList of `kubectl get --raw`, have no kind of their own. */
export interface ListHead {
  readonly apiVersion?: string;
  readonly kind?: string;
}

/** Cuts a text as it comes, so that of a long one only a document is held. */
export interface Cutter {
  /** @param text in pieces of any size; a YamlCutter wants whole lines */
  push(text: string): SourcePiece[];
  /** What is left at the end of the text. */
  end(): SourcePiece[];
}

/** No manifest is deeper; functions that call themselves for what is in an object could not follow. */
export const MAX_DEPTH = 1000;
export const TOO_DEEP = `is nested more than ${MAX_DEPTH} deep`;

/** In characters. An API server takes no object of more than some 3 MiB (its limit of a request). */
export const MAX_OBJECT = 16 * 1024 * 1024;
export const TOO_LARGE = 'is larger than 16 MiB';
