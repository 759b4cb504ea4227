import { join } from 'node:path';
import type { Place } from '../kubernetes/workload.ts';
import { cutText } from './cut-text.ts';
import type { FileAccess } from './file-access.ts';
import { fileFault, NOT_THERE } from './file-fault.ts';
import { fileText } from './file-text.ts';
import { objectsInText, type SourceObject } from './objects-in-text.ts';
import { isDocument } from './yaml-pieces.ts';

/** A whole cluster of 10,000 pods is some 60 MiB of YAML. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** What kubectl takes for manifests in a folder; and the same, packed. */
const MANIFEST = /\.(json|ya?ml)(\.gz)?$/;

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
      yield* objectsInFile(path, files);
    }
  } catch (error) {
    // A link that leads nowhere, and is no manifest by its name, is nobody's loss.
    const fault = fileFault(error);
    if (isManifest || fault !== NOT_THERE) yield { place: wholeFile(path), fault };
  }
}

/** Document by document, as far as the text can be cut. */
async function* objectsInFile(path: string, files: FileAccess): AsyncGenerator<SourceObject> {
  let documents = 0;
  for await (const { text, line } of cutText(fileText(path, MAX_FILE_BYTES, files))) {
    for (const object of objectsInText(text, path)) yield movedBy(object, line - 1, documents);
    if (isDocument(text)) documents += 1;
  }
}

function movedBy(object: SourceObject, lines: number, documents: number): SourceObject {
  const { file, document, line } = object.place;
  const place = { file, document: document + documents, line: line + lines };
  return 'fault' in object
    ? { ...object, place }
    : { ...object, place, lineOf: (field) => object.lineOf(field) + lines };
}

function wholeFile(file: string): Place {
  return { file, document: 1, line: 1 };
}
