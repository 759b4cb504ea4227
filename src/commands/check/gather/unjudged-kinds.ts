import type { FoundObject } from '../../../files/objects-in-text.ts';
import { podSpecsIn } from '../../../workloads/paths-in-object.ts';
import type { UnjudgedKind } from '../report.ts';

/** Objects of kinds that are not known, in which something looks like the spec of a pod: how many of each kind, and where. */
export class UnjudgedKinds {
  readonly #found = new Map<string, { readonly kind: UnjudgedKind; objects: number }>();

  lookAt({ place, value }: FoundObject): void {
    const apiVersion = String(value.apiVersion);
    const kind = String(value.kind);
    for (const path of podSpecsIn(value)) {
      const key = JSON.stringify([apiVersion, kind, path]);
      const known = this.#found.get(key);
      if (known) known.objects += 1;
      else this.#found.set(key, { kind: { apiVersion, kind, path, first: place, objects: 0 }, objects: 1 });
    }
  }

  all(): UnjudgedKind[] {
    return [...this.#found.values()].map(({ kind, objects }) => ({ ...kind, objects }));
  }
}
