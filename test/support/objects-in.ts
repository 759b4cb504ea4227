import { objectsInText, type SourceObject } from '../../src/files/objects-in-text.ts';

/** Every object of a text that comes in pieces of this many characters. */
export async function objectsIn(text: string, file = 'a.yaml', size = 1000): Promise<SourceObject[]> {
  const found: SourceObject[] = [];
  for await (const object of objectsInText(inChunks(text, size), file)) found.push(object);
  return found;
}

export async function* inChunks(text: string, size: number): AsyncGenerator<string> {
  for (let from = 0; from < text.length; from += size) yield text.slice(from, from + size);
}
