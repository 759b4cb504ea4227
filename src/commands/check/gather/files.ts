import type { DocumentFault } from '../../../files/document-fault.ts';
import type { FileAccess } from '../../../files/file-access.ts';
import type { FoundObject } from '../../../files/objects-in-text.ts';
import { readManifests } from '../../../files/read-manifests.ts';
import { partsOfPath } from '../../../kubernetes/field-path.ts';
import { podsAtPaths, podsOfCustomKind, type TemplatePath } from '../../../workloads/custom-workloads.ts';
import { mayHavePods } from '../../../workloads/kinds-without-pods.ts';
import { type ReadObject, workloadOf } from '../../../workloads/workload-of.ts';
import type { CheckJudge } from '../judge/judge.ts';
import type { CheckOptions } from '../options.ts';
import type { CheckEnd, CheckedWorkload } from '../report.ts';
import { withFieldLines } from './field-lines.ts';
import { UnjudgedKinds } from './unjudged-kinds.ts';
import { isPatch, UnrenderedFiles } from './unrendered.ts';

export type FilesEnd = Pick<CheckEnd, 'faults' | 'ignored' | 'unrendered' | 'unjudged' | 'unusedPaths'>;

/**
 * Judges every pod in the files as it is read, so that nothing of a large one is held.
 * @param accept is told of each workload, one after the other
 */
export async function checkFiles(
  options: Pick<CheckOptions, 'files' | 'recursive' | 'ignore' | 'onlyManifests' | 'templatePaths'>,
  access: FileAccess,
  judge: CheckJudge,
  accept: (checked: CheckedWorkload) => Promise<void>,
): Promise<FilesEnd> {
  const { files, recursive, ignore, onlyManifests, templatePaths } = options;
  const faults: DocumentFault[] = [];
  const unrendered = new UnrenderedFiles(access);
  const unjudged = new UnjudgedKinds();
  const paths = new UsedPaths(templatePaths);
  const ignoredIn = new Map<string, number>();
  const ignoreOrRefuse = (place: DocumentFault['place'], fault: string): void => {
    if (onlyManifests) faults.push({ place, fault });
    else ignoredIn.set(place.file, (ignoredIn.get(place.file) ?? 0) + 1);
  };
  for await (const object of readManifests(files, { recursive, ignore, isOfInterest: mayHavePods }, access)) {
    if ('fault' in object) {
      const { place, fault, of } = object;
      if (of === 'other') ignoreOrRefuse(place, fault);
      else if (of === 'template') await unrendered.addTemplate(place.file);
      else faults.push({ place, fault });
    } else if (!isOfTheApi(object)) {
      const fault = 'has no apiVersion and kind';
      if (object.isElement) faults.push({ place: object.place, fault });
      else ignoreOrRefuse(object.place, fault);
    } else if (await unrendered.isTemplate(object)) await unrendered.addTemplate(object.place.file);
    else if (isPatch(object.value)) await unrendered.addPatch(object.place.file);
    else {
      const read = podsIn(object, paths, unjudged);
      for (const one of read) {
        if (one.is === 'fault') {
          const line = object.lineOf(partsOfPath(one.path ?? ''));
          faults.push({ place: { ...object.place, line }, fault: one.fault });
        }
        if (one.is !== 'workload') continue;
        const checked = await judge(one.workload);
        if (checked) await accept(withFieldLines(checked, object.lineOf));
      }
    }
  }
  const documents = [...ignoredIn.values()].reduce((sum, count) => sum + count, 0);
  return {
    faults,
    ignored: { documents, files: ignoredIn.size },
    unrendered: unrendered.all(),
    unjudged: unjudged.all(),
    unusedPaths: paths.unused(),
  };
}

/** The pods of an object, by its kind; of one that is not known, where the user says that they are. */
function podsIn(object: FoundObject, paths: UsedPaths, unjudged: UnjudgedKinds): ReadObject[] {
  const own = workloadOf(object, []);
  if (own.is !== 'nothing') return [own];
  const found = [...(podsOfCustomKind(object) ?? []), ...paths.podsIn(object)];
  if (found.length === 0) unjudged.lookAt(object);
  return found;
}

/** The places that the user names, and whether anything was there. */
class UsedPaths {
  readonly #paths: readonly TemplatePath[];
  readonly #used = new Set<TemplatePath>();

  constructor(paths: readonly TemplatePath[]) {
    this.#paths = paths;
  }

  podsIn(object: FoundObject): ReadObject[] {
    return podsAtPaths(object, this.#paths).flatMap(({ path, pods }) => {
      if (pods.length > 0) this.#used.add(path);
      return pods;
    });
  }

  unused(): TemplatePath[] {
    return this.#paths.filter((path) => !this.#used.has(path));
  }
}

function isOfTheApi({ value: { apiVersion, kind } }: FoundObject): boolean {
  return typeof apiVersion === 'string' && apiVersion !== '' && typeof kind === 'string' && kind !== '';
}
