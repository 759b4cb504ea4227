import { UsageError } from '../../../errors.ts';
import type { FileAccess } from '../../../files/file-access.ts';
import type { FoundObject } from '../../../files/objects-in-text.ts';
import { readManifests } from '../../../files/read-manifests.ts';
import { partsOfPath } from '../../../kubernetes/field-path.ts';
import { apiKind } from '../../../kubernetes/schema/kinds.ts';
import type { Place } from '../../../kubernetes/workload.ts';
import { shownLine, shownValue } from '../../../text/untrusted.ts';
import { DOCUMENT_SCHEMAS, FORMAT, type SnapshotDocument } from '../format/format.ts';
import { keep, WrongTypeError } from '../format/kept.ts';
import { pruned } from '../format/prune.ts';
import { Recording } from '../format/recording.ts';

/**
 * Reads a recording, or a dump of a cluster: FILE, FOLDER or "-". Document by document; what is not read of an object is not held.
 * Rejects with a UsageError of one sentence that names the place of what is wrong.
 */
export async function readSnapshot(path: string, files: FileAccess): Promise<Recording> {
  const recording = new Recording(path);
  let documents = 0;
  for await (const object of readManifests([path], { recursive: true }, files)) {
    if ('fault' in object) throw wrongAt(object.place, object.fault);
    if (recording.end) throw wrongAt(object.place, 'stands behind the end of a recording: give one recording alone');
    read(object, recording, documents);
    documents += 1;
  }
  if (recording.header && !recording.end) {
    throw new UsageError(`${shownLine(path)}: the recording is cut off: its last document is missing`);
  }
  if (!recording.header && recording.isEmpty()) {
    throw new UsageError(`${shownLine(path)}: has nothing in it that kubectl caps could be asked about`);
  }
  return recording;
}

function read({ place, value, lineOf }: FoundObject, recording: Recording, documents: number): void {
  const { apiVersion, kind } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') throw wrongAt(place, 'has no apiVersion and kind');
  try {
    if (isOfFormat(kind)) readDocument({ kind, value, place }, recording, documents);
    else {
      const known = apiKind(apiVersion, kind);
      if (known) recording.addObject(known, pruned(value, known));
    }
  } catch (error) {
    if (!(error instanceof WrongTypeError)) throw error;
    const line = lineOf(partsOfPath(error.path));
    throw wrongAt({ ...place, line }, `is not a valid ${kind}: ${error.message}`);
  }
}

type DocumentKind = SnapshotDocument['kind'];

function isOfFormat(kind: string): kind is DocumentKind {
  return Object.hasOwn(DOCUMENT_SCHEMAS, kind);
}

interface FoundDocument {
  readonly kind: DocumentKind;
  readonly value: FoundObject['value'];
  readonly place: Place;
}

function readDocument({ kind, value, place }: FoundDocument, recording: Recording, documents: number): void {
  if (kind === 'ClusterSnapshot') checkFormat(value, place);
  const document = { kind, ...keep(DOCUMENT_SCHEMAS[kind], value) } as SnapshotDocument;
  if (document.kind === 'ClusterSnapshot') {
    if (documents > 0) throw wrongAt(place, 'begins a recording in the middle: give one recording alone');
    recording.header = document;
    return;
  }
  if (!recording.header) throw wrongAt(place, 'is part of a recording whose beginning, a ClusterSnapshot, is missing');
  switch (document.kind) {
    case 'ContainerReading':
      recording.addReading(document);
      break;
    case 'AccessReviewAnswer':
      recording.addReview(document);
      break;
    case 'ClusterSnapshotEnd':
      if (document.documents !== documents) {
        throw wrongAt(place, `says that ${document.documents} documents are before it, and there are ${documents}`);
      }
      recording.end = document;
  }
}

/** Before anything else of it is looked at: another format may have other fields. */
function checkFormat({ format, program }: FoundObject['value'], place: Place): void {
  if (typeof format !== 'number') throw new WrongTypeError({ path: 'format', is: 'is missing' });
  if (format === FORMAT) return;
  const by = typeof program === 'string' ? ` by kubectl caps ${shownValue(program)}` : '';
  throw wrongAt(
    place,
    format > FORMAT
      ? `was recorded${by} in format ${format}, which is newer than format ${FORMAT}: use that version of kubectl caps, or a newer one`
      : `was recorded${by} in format ${format}, which is not read any more: record it again, in format ${FORMAT}`,
  );
}

function wrongAt({ file, line }: Place, fault: string): UsageError {
  return new UsageError(`${shownLine(file)}:${line}: ${shownLine(fault)}`);
}
