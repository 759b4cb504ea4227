import { join } from 'node:path';
import type { Place } from '../model/workload.ts';
import type { FileAccess } from './file-access.ts';
import { fileFault, NOT_THERE } from './file-fault.ts';
import { objectsInText, type SourceObject } from './objects-in-text.ts';

/** A whole cluster of 10,000 pods is some 60 MiB of YAML. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** What kubectl takes for manifests in a folder. */
const MANIFEST = /\.(json|ya?ml)$/;

/**
 * Every object in the files: FILE, FOLDER (its .json, .yaml and .yml files, by name; those of folders in it with `recursive`)
 * or "-". As kubectl does, it follows links to files, and links to folders only where they are given. A file that cannot be read is a fault among the objects, and does not end the others.
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
  const isManifest = how === 'given' || MANIFEST.test(path);
  try {
    const kind = path === '-' ? 'pipe' : await files.kindOf(path);
    if (kind === 'folder' || (kind === 'linked-folder' && how === 'given')) {
      if (how === 'found' && !recursive) return;
      const names = [...(await files.list(path))].sort();
      for (const name of names) yield* readPath(join(path, name), recursive, files, 'found');
    } else if (isManifest && (kind === 'file' || (kind === 'pipe' && how === 'given'))) {
      yield* objectsInText(textOf(await files.read(path, MAX_FILE_BYTES)), path);
    }
  } catch (error) {
    // A link that leads nowhere, and is no manifest by its name, is nobody's loss.
    const fault = error instanceof NotTextError ? error.message : fileFault(error);
    if (isManifest || fault !== NOT_THERE) yield { place: wholeFile(path), fault };
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

function wholeFile(file: string): Place {
  return { file, document: 1, line: 1 };
}
