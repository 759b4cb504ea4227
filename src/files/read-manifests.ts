import { join } from 'node:path';
import type { Place } from '../model/workload.ts';
import { type FileAccess, TooLargeError } from './file-access.ts';
import { objectsInText, type SourceObject } from './objects-in-text.ts';

/** A whole cluster of 10,000 pods is some 60 MiB of YAML. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** What kubectl takes for manifests in a folder. */
const MANIFEST = /\.(json|ya?ml)$/;

/**
 * Every object in the files: FILE, FOLDER (its .json, .yaml and .yml files, by name; those of folders in it with `recursive`)
 * or "-". A file that cannot be read is a fault among the objects, and does not end the others.
 */
export async function* readManifests(
  paths: readonly string[],
  recursive: boolean,
  files: FileAccess,
): AsyncGenerator<SourceObject> {
  for (const path of paths) yield* readPath(path, recursive, files, 'given');
}

async function* readPath(
  path: string,
  recursive: boolean,
  files: FileAccess,
  how: 'given' | 'found',
): AsyncGenerator<SourceObject> {
  try {
    const kind = path === '-' ? 'file' : await files.kindOf(path);
    if (kind === 'folder') {
      if (how === 'found' && !recursive) return;
      const names = [...(await files.list(path))].sort();
      for (const name of names) yield* readPath(join(path, name), recursive, files, 'found');
    } else if (kind === 'file' && (how === 'given' || MANIFEST.test(path))) {
      yield* objectsInText(textOf(await files.read(path, MAX_FILE_BYTES)), path);
    }
  } catch (error) {
    yield { place: wholeFile(path), fault: faultOf(error) };
  }
}

class NotTextError extends Error {}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n');
  } catch (error) {
    throw new NotTextError('is not UTF-8 text', { cause: error });
  }
}

function faultOf(error: unknown): string {
  if (error instanceof NotTextError || error instanceof TooLargeError) return error.message;
  const { code } = error as { readonly code?: unknown };
  if (typeof code !== 'string') throw error;
  return REASONS[code] ?? `cannot be read: ${code}`;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied',
};

function wholeFile(file: string): Place {
  return { file, document: 1, line: 1 };
}
