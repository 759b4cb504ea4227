import type { KubernetesObject } from '../../../kubernetes/objects.ts';
import { apiKind } from '../../../kubernetes/schema/kinds.ts';
import { DOCUMENT_SCHEMAS, type SnapshotDocument } from '../format/format.ts';
import { type Change, keep } from '../format/kept.ts';
import { keptAnnotation } from '../format/kept-annotations.ts';
import { pruned } from '../format/prune.ts';
import { isPublic, isPublicBuild, isPublicFolder, isPublicKey } from './public-names.ts';

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
        return names.inPath(text);
      case 'version':
        return names.inVersion(text);
      case 'message':
        return names.inMessage(text);
      case 'reading':
        return names.inReading(text);
      case 'labels':
        return key === undefined
          ? names.ofLabelKey(text)
          : isPublicKey(key) && KEPT_VALUES.test(key)
            ? text
            : names.replaced(text);
      case 'annotations':
        return key === undefined ? names.ofAnnotationKey(text) : names.inAnnotation(text, key);
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
const KEPT_VALUES = /^(?:pod-security\.kubernetes\.io\/|kubernetes\.io\/(?:os|arch)$|node-role\.|.*controller-uid$)/;

class Names {
  readonly #replacements = new Map<string, string>();

  replaced(text: string): string {
    if (text === '' || isPublic(text)) return text;
    const known = this.#replacements.get(text);
    if (known !== undefined) return known;
    const made = this.#fromParts(text) ?? this.#fromObject(text) ?? this.#fromOwner(text) ?? this.#next();
    this.#replacements.set(text, made);
    return made;
  }

  /** With zeros, so that they sort as they come. */
  #next(): string {
    return `name-${String(this.#replacements.size + 1).padStart(5, '0')}`;
  }

  ofLabelKey(key: string): string {
    return isPublicKey(key) ? key : this.replaced(key);
  }

  /** "container.apparmor.security.beta.kubernetes.io/NAME" names a container. */
  ofAnnotationKey(key: string): string {
    const [, prefix = '', container] = /^(container\.[\w.]+\/)(.*)$/.exec(key) ?? [];
    return container === undefined ? key : prefix + this.replaced(container);
  }

  /** As the field that an annotation stood for, before there was one. */
  inAnnotation(text: string, key: string): string {
    switch (keptAnnotation(key)) {
      case 'name':
        return this.replaced(text);
      case 'profiles':
        return text.replace(/(?<=localhost\/)[^,]+/g, (file) => this.replaced(file));
      default:
        return text;
    }
  }

  /** Part by part, so that what is beneath a path still is. */
  inPath(path: string): string {
    return path
      .split('/')
      .map((part) => (isPublicFolder(part) ? part : this.replaced(part)))
      .join('/');
  }

  /** "5.10.0-realname", "containerd://1.6.20+realname": the program and its numbers stay. */
  inVersion(text: string): string {
    const [, numbers = '', appended = ''] = /^((?:[a-z-]+:\/\/)?v?[\d.]*)(.*)$/s.exec(text) ?? [];
    return numbers + appended.replace(/[^-+~._]+/g, (part) => (isPublicBuild(part) ? part : this.replaced(part)));
  }

  /** What is in quotation marks, and every word that is known as a name; not the values that a rule refuses. */
  inMessage(text: string): string {
    return text.replace(QUOTED_OR_WORD, (whole, refused: string | undefined, value: string | undefined) => {
      if (value === undefined) return this.#replacements.get(whole) ?? this.#fromOwner(whole) ?? whole;
      if (refused !== undefined && !this.#replacements.has(value)) return whole;
      return `${refused ?? ''}"${this.#inQuotes(value)}"`;
    });
  }

  inReading(text: string): string {
    return text.replace(
      /^((?:self |status )?Name:\s*)(.*)$/gm,
      (_line, field: string, name: string) => field + this.replaced(name),
    );
  }

  /** A generated name ends in "-" before it is complete. */
  #inQuotes(value: string): string {
    return value.endsWith('-') ? `${this.replaced(value.slice(0, -1))}-` : this.replaced(value);
  }

  /** "system:serviceaccount:NAMESPACE:NAME", "NAME/NAMESPACE" in the words of the authorizer, "REGISTRY/IMAGE:TAG". */
  #fromParts(text: string): string | undefined {
    const account = /^(system:(?:serviceaccounts?|node):)(.+)$/.exec(text);
    if (account)
      return (
        (account[1] ?? '') +
        (account[2] ?? '')
          .split(':')
          .map((part) => this.replaced(part))
          .join(':')
      );
    if (!/^[\w.-]+(?:[/:][\w.-]+)+$/.test(text)) return undefined;
    return text
      .split(/([/:])/)
      .map((part) => (part === '/' || part === ':' ? part : this.replaced(part)))
      .join('');
  }

  /** The name of an event is that of its object and a time. */
  #fromObject(text: string): string | undefined {
    const [, object = '', time] = /^(.+)(\.[0-9a-f]{16})$/.exec(text) ?? [];
    return time === undefined ? undefined : this.replaced(object) + time;
  }

  /** The owner's new name with what a controller appended: a hash, an ordinal, a minute, or "-HASH-DRAWN". */
  #fromOwner(text: string): string | undefined {
    for (let end = text.lastIndexOf('-'); end > 0; end = text.lastIndexOf('-', end - 1)) {
      const owner =
        this.#replacements.get(text.slice(0, end)) ?? (isPublic(text.slice(0, end)) ? text.slice(0, end) : undefined);
      if (owner !== undefined && APPENDED.test(text.slice(end))) return owner + text.slice(end);
    }
    return undefined;
  }
}

/** Drawn from letters that make no words (apimachinery pkg/util/rand), or numbers. */
const APPENDED = /^(?:-\d+|-[bcdfghjklmnpqrstvwxz2456789]{4,10}){1,2}$/;

/** Something in quotation marks, with what stands before a value that a rule of the API refuses; or a word. */
const QUOTED_OR_WORD = /((?:Invalid|Unsupported) value: )?"([^"]*)"|[A-Za-z0-9](?:[\w./-]*[A-Za-z0-9])?/g;
