import type { KubernetesObject } from '../../../kubernetes/objects.ts';
import { apiKind } from '../../../kubernetes/schema/kinds.ts';
import { DOCUMENT_SCHEMAS, type SnapshotDocument } from '../format/format.ts';
import { type Change, keep } from '../format/kept.ts';
import { pruned } from '../format/prune.ts';
import { Names } from './names.ts';
import { isPublicKey } from './public-names.ts';

/**
 * Replaces the names that people gave by "name-00001", "name-00002", the same one by the same everywhere: owner references, bindings,
 * selectors and messages still fit together. What controllers append to a name stays.
 */
export function nameRedactor(): (document: SnapshotDocument | KubernetesObject) => SnapshotDocument | KubernetesObject {
  const names = new Names();
  const change: Change = (text, fieldClass, key) => {
    switch (fieldClass) {
      case 'name':
        return names.replaced(text);
      case 'path':
        return names.ofPath(text);
      case 'version':
        return names.ofVersion(text);
      case 'message':
        return names.inMessage(text);
      case 'reading':
        return names.inReading(text);
      case 'labels':
        if (key === undefined) return names.ofLabelKey(text);
        return isPublicKey(key) && KEPT_VALUES.test(key) ? text : names.replaced(text);
      case 'annotations':
        return key === undefined ? names.ofAnnotationKey(text) : names.ofAnnotation(text);
      default:
        return text;
    }
  };
  return (document) => {
    if (!('metadata' in document)) {
      const kept = { kind: document.kind, ...keep(DOCUMENT_SCHEMAS[document.kind], document, change) };
      return { ...kept, ...(document.kind === 'ClusterSnapshot' ? { redacted: ['names'] } : {}) } as SnapshotDocument;
    }
    const kind = apiKind(document.apiVersion ?? '', document.kind ?? '');
    return kind ? pruned(document, kind, change) : document;
  };
}

/** Labels whose values Kubernetes gives a meaning. */
const KEPT_VALUES = /^(?:pod-security\.kubernetes\.io\/|kubernetes\.io\/(?:os|arch)$|.*controller-uid$)/;
