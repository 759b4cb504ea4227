import { dirname, join } from 'node:path';
import type { FileAccess } from '../../../files/file-access.ts';
import type { FoundObject } from '../../../files/objects-in-text.ts';
import { templatePathOf, valueAt } from '../../../kubernetes/workload.ts';
import type { UnrenderedFile } from '../report.ts';

/** The file of a chart of Helm: https://helm.sh/docs/topics/charts, as of Helm 3.19. */
const CHART_FILES: readonly string[] = ['Chart.yaml'];

/** Source: sigs.k8s.io/kustomize/api v0.20 konfig.RecognizedKustomizationFileNames. */
const KUSTOMIZATION_FILES: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Folders around a file that are looked into. */
const MAX_FOLDERS = 20;

/** Which files another program makes manifests of, and where it has to be started. */
export class UnrenderedFiles {
  readonly #files: FileAccess;
  readonly #charts = new Map<string, Promise<string | undefined>>();
  readonly #found = new Map<string, UnrenderedFile>();

  constructor(files: FileAccess) {
    this.#files = files;
  }

  /** By the names of the files, each once. */
  all(): UnrenderedFile[] {
    return [...this.#found.values()];
  }

  async addTemplate(file: string): Promise<void> {
    if (this.#found.has(file)) return;
    const folder = (await this.#folderWith(CHART_FILES, file)) ?? '.';
    this.#found.set(file, { file, is: 'helm-template', folder });
  }

  async addPatch(file: string): Promise<void> {
    if (this.#found.has(file)) return;
    const folder = (await this.#folderWith(KUSTOMIZATION_FILES, file)) ?? dirname(file);
    this.#found.set(file, { file, is: 'kustomize-patch', folder });
  }

  /** Whether an object is written in a template of a chart: also one that can be read as it is says something else when it is rendered. */
  async isTemplate({ place: { file }, hasActions }: FoundObject): Promise<boolean> {
    if (!hasActions || !/(?:^|\/)templates\//.test(file)) return false;
    const chart = await this.#folderWith(CHART_FILES, file);
    return chart !== undefined && file.startsWith(chart === '.' ? 'templates/' : join(chart, 'templates/'));
  }

  /** The nearest folder around a file in which one of these is. */
  #folderWith(names: readonly string[], file: string): Promise<string | undefined> {
    if (file === '-') return Promise.resolve(undefined);
    const folder = dirname(file);
    const key = `${names[0]} ${folder}`;
    const known = this.#charts.get(key) ?? this.#search(names, folder);
    this.#charts.set(key, known);
    return known;
  }

  async #search(names: readonly string[], from: string): Promise<string | undefined> {
    let folder = from;
    for (let looked = 0; looked < MAX_FOLDERS; looked += 1) {
      for (const name of names) if (await this.#isThere(join(folder, name))) return folder;
      const above = dirname(folder);
      if (above === folder || folder === '..' || folder.endsWith('/..')) return undefined;
      folder = above;
    }
    return undefined;
  }

  async #isThere(path: string): Promise<boolean> {
    try {
      return (await this.#files.kindOf(path)) === 'file';
    } catch {
      return false;
    }
  }
}

/** Whether an object is only a part of a workload, as patches of Kustomize are: it has no containers, or says what to do with those there are. */
export function isPatch(value: FoundObject['value']): boolean {
  const { apiVersion, kind } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || kind === 'PodTemplate') return false;
  const path = templatePathOf({ apiVersion, kind });
  if (path === undefined) return false;
  if (value.$patch !== undefined) return true;
  const spec = valueAt(value, path === '' ? 'spec' : `${path}.spec`);
  if (spec === undefined || spec === null) return true;
  if (typeof spec !== 'object') return false;
  const { containers } = spec as { readonly containers?: unknown };
  if (containers === undefined || containers === null) return true;
  return (
    Array.isArray(containers) && containers.some((one) => typeof one === 'object' && one !== null && '$patch' in one)
  );
}
