import { UsageError } from '../../../errors.ts';
import type { FileAccess } from '../../../files/file-access.ts';
import { shownLine } from '../../../text/untrusted.ts';
import { answerIn, type NodeAnswer } from './read-node.ts';

/** The answers of readers, by node, in files that hold what one or several of them wrote; "-" is standard input. */
export async function answersInFiles(
  paths: readonly string[],
  files: Pick<FileAccess, 'chunks'>,
): Promise<Map<string, NodeAnswer>> {
  const answers = new Map<string, NodeAnswer>();
  for (const path of paths) {
    const text = await wholeFile(path, files);
    // Every line that a process had a part in begins with a word of its own, so that none of them can pass for a beginning.
    const parts = text.split(/(?<=^|\n)(?=own )/).filter((part) => part.startsWith('own '));
    if (parts.length === 0) {
      throw new UsageError(`${shownLine(path)}: has nothing in it that a reader of kubectl caps scan wrote`);
    }
    for (const part of parts) {
      const node = /^own [^\n]*\nnode ([^\n]+)\n/.exec(part)?.[1];
      if (node === undefined) {
        throw new UsageError(`${shownLine(path)}: a reader did not write which node it was on (NODE_NAME)`);
      }
      answers.set(node, answerIn(part));
    }
  }
  return answers;
}

async function wholeFile(path: string, files: Pick<FileAccess, 'chunks'>): Promise<string> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of files.chunks(path)) chunks.push(chunk);
  } catch (error) {
    const { code = 'unknown error' } = (error ?? {}) as { code?: string };
    throw new UsageError(`cannot read ${shownLine(path)}: ${code}`);
  }
  return Buffer.concat(chunks).toString('utf8');
}
