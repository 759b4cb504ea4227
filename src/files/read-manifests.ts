import { join } from 'node:path';
import type { Place } from '../kubernetes/workload.ts';
import type { FileAccess } from './file-access.ts';
import { fileFault, NOT_THERE } from './file-fault.ts';
import { fileText } from './file-text.ts';
import { IGNORE_FILE, type IsIgnored, ignoredPaths } from './ignored-paths.ts';
import { objectsInText, type SourceObject } from './objects-in-text.ts';

/** A whole cluster of 10,000 pods is some 60 MiB of YAML. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** What kubectl takes for manifests in a folder; and the same, packed. */
const MANIFEST = /\.(json|ya?ml)(\.gz)?$/;

/** What of the folders is read, and what of their files. */
export interface ManifestChoice {
  /** Whether folders in the folders are read too. */
  readonly recursive: boolean;
  /** Patterns, as in .gitignore, of paths in the folders that are not read. Files that are given themselves are. */
  readonly ignore?: readonly string[];
  /** Whether objects of a kind are wanted; the text of others need not be parsed where its first lines tell the kind. Absent: of all. */
  readonly isOfInterest?: (apiVersion: string, kind: string) => boolean;
}

/**
 * Every object in the files: FILE, FOLDER (its .json, .yaml and .yml files, by name; those of folders in it with `recursive`)
 * or "-". As kubectl does, it follows links to files, and links to folders only where they are given. A file that cannot be read is a fault among the objects, and does not end the others.
 */
export async function* readManifests(
  paths: readonly string[],
  choice: ManifestChoice,
  files: FileAccess,
): AsyncGenerator<SourceObject> {
  for (const path of paths) yield* readPath({ path, from: '', isIgnored: () => false }, choice, files);
}

interface PathToRead {
  readonly path: string;
  /** The path from the folder that was given; empty for what was given itself. */
  readonly from: string;
  readonly isIgnored: IsIgnored;
}

async function* readPath(
  { path, from, isIgnored }: PathToRead,
  choice: ManifestChoice,
  files: FileAccess,
): AsyncGenerator<SourceObject> {
  const isGiven = from === '';
  const isManifest = isGiven || MANIFEST.test(path);
  try {
    const kind = path === '-' ? 'pipe' : await files.kindOf(path);
    if (kind === 'folder' || (kind === 'linked-folder' && isGiven)) {
      const folder = isGiven ? '' : `${from}/`;
      if (!isGiven && (!choice.recursive || isIgnored(folder))) return;
      const names = [...(await files.list(path))].sort();
      const ownFile = names.includes(IGNORE_FILE) ? join(path, IGNORE_FILE) : undefined;
      const within = isGiven ? await ignoredPaths(choice.ignore ?? [], ownFile, files) : isIgnored;
      for (const name of names) {
        yield* readPath({ path: join(path, name), from: `${folder}${name}`, isIgnored: within }, choice, files);
      }
    } else if (isManifest && (kind === 'file' || (kind === 'pipe' && isGiven))) {
      if (isGiven || !isIgnored(from)) yield* objectsInFile(path, choice, files);
    }
  } catch (error) {
    // A link that leads nowhere, and is no manifest by its name, is nobody's loss.
    const fault = fileFault(error);
    if (isManifest || fault !== NOT_THERE) yield { place: wholeFile(path), fault, of: 'file' };
  }
}

function objectsInFile(
  path: string,
  { isOfInterest }: ManifestChoice,
  files: FileAccess,
): AsyncGenerator<SourceObject> {
  return objectsInText(fileText(path, MAX_FILE_BYTES, files), path, isOfInterest);
}

function wholeFile(file: string): Place {
  return { file, document: 1, line: 1 };
}
