import { EVENT_ID, type Event, getScalarValue } from 'js-yaml';
import type { FieldPath } from '../kubernetes/field-path.ts';

/**
 * The tree of a YAML document as its parser announces it: nodes in the order of the text, by their index in the list of events.
 * Found from the events where it is asked for, because of most documents nobody asks.
 */
export class YamlTree {
  readonly #source: string;
  readonly #events: readonly Event[];
  #after: Int32Array | undefined;

  constructor(source: string, events: readonly Event[]) {
    this.#source = source;
    this.#events = events;
  }

  /** The root node of a document, from 0; undefined for an empty one. */
  root(document: number): number | undefined {
    let passed = 0;
    for (let index = 0; index < this.#events.length; index += 1) {
      if (this.#events[index]?.type !== EVENT_ID.DOCUMENT) continue;
      if (passed === document) return this.#events[index + 1]?.type === EVENT_ID.POP ? undefined : index + 1;
      passed += 1;
    }
    return undefined;
  }

  /** Where a field is written, or the nearest of its parents that is: where its key or list element begins. */
  offsetOf(root: number, field: FieldPath): number {
    let node = root;
    let offset = this.#start(node) ?? 0;
    for (const part of field) {
      const next = typeof part === 'number' ? this.#element(node, part) : this.#member(node, part);
      if (next === undefined) break;
      offset = this.#start(next.start) ?? offset;
      node = next.value;
    }
    return offset;
  }

  /** The key that is written at an offset. */
  keyAt(offset: number): string {
    const scalar = this.#events.find((event) => event.type === EVENT_ID.SCALAR && event.valueStart === offset);
    return scalar?.type === EVENT_ID.SCALAR ? getScalarValue(this.#source, scalar) : '';
  }

  /**
   * What is wrong with the aliases of a document, by Go's measure of how much of it they may be.
   * Source: go.yaml.in/yaml/v2 v2.4.4 decode.go, allowedAliasRatio.
   */
  aliasFault(): string | undefined {
    if (!this.#events.some(({ type }) => type === EVENT_ID.ALIAS)) return undefined;
    /** Nodes that each anchor stands for; undefined while it is open. */
    const sizes = new Map<string, number | undefined>();
    const open: { readonly anchor: string | undefined; size: number }[] = [];
    let total = 0;
    let byAlias = 0;
    for (const event of this.#events) {
      if (event.type === EVENT_ID.POP) {
        const closed = open.pop();
        if (closed?.anchor !== undefined) sizes.set(closed.anchor, closed.size);
        const parent = open.at(-1);
        if (parent && closed) parent.size += closed.size;
        continue;
      }
      const anchor = this.#anchor(event);
      if (event.type === EVENT_ID.ALIAS) {
        const name = anchor ?? '';
        if (sizes.has(name) && sizes.get(name) === undefined) return `has an anchor "${name}" that contains itself`;
        const size = sizes.get(name) ?? 1;
        byAlias += size;
        total += size;
        const parent = open.at(-1);
        if (parent) parent.size += size;
        if (byAlias > 100 && total > 1000 && byAlias / total > allowedRatio(total)) return 'has excessive aliasing';
      } else if (event.type === EVENT_ID.SCALAR) {
        total += 1;
        if (anchor !== undefined) sizes.set(anchor, 1);
        const parent = open.at(-1);
        if (parent) parent.size += 1;
      } else {
        if (event.type === EVENT_ID.DOCUMENT) sizes.clear();
        else total += 1;
        if (anchor !== undefined) sizes.set(anchor, undefined);
        open.push({ anchor, size: 1 });
      }
    }
    return undefined;
  }

  #element(node: number, index: number): Step | undefined {
    const list = this.#resolved(node);
    if (this.#events[list]?.type !== EVENT_ID.SEQUENCE) return undefined;
    let passed = 0;
    for (const item of this.#children(list)) {
      if (passed === index) return { start: item, value: item };
      passed += 1;
    }
    return undefined;
  }

  /** Also where the field came in by a merge key "<<". */
  #member(node: number, name: string): Step | undefined {
    const object = this.#resolved(node);
    const type = this.#events[object]?.type;
    if (type === EVENT_ID.SEQUENCE) {
      for (const item of this.#children(object)) {
        const step = this.#member(item, name);
        if (step) return step;
      }
      return undefined;
    }
    if (type !== EVENT_ID.MAPPING) return undefined;
    let key: number | undefined;
    let merged: number | undefined;
    for (const child of this.#children(object)) {
      if (key === undefined) {
        key = child;
        continue;
      }
      const text = this.#text(key);
      if (text === name) return { start: key, value: child };
      if (text === '<<') merged ??= child;
      key = undefined;
    }
    return merged === undefined ? undefined : this.#member(merged, name);
  }

  *#children(node: number): Generator<number> {
    for (let child = node + 1; this.#events[child] && this.#events[child]?.type !== EVENT_ID.POP; ) {
      yield child;
      child = this.#afterNode(child);
    }
  }

  /** The index after a node and all that is in it. */
  #afterNode(node: number): number {
    if (!this.#after) {
      this.#after = new Int32Array(this.#events.length);
      const open: number[] = [];
      for (const [index, { type }] of this.#events.entries()) {
        if (type === EVENT_ID.POP) this.#after[open.pop() ?? 0] = index + 1;
        else if (type === EVENT_ID.SCALAR || type === EVENT_ID.ALIAS) this.#after[index] = index + 1;
        else open.push(index);
      }
    }
    return this.#after[node] ?? this.#events.length;
  }

  #resolved(node: number): number {
    const event = this.#events[node];
    if (event?.type !== EVENT_ID.ALIAS) return node;
    const name = this.#anchor(event);
    for (let index = node - 1; index >= 0; index -= 1) {
      const earlier = this.#events[index];
      if (earlier && earlier.type !== EVENT_ID.ALIAS && this.#anchor(earlier) === name) return index;
    }
    return node;
  }

  #anchor(event: Event): string | undefined {
    if (!('anchorStart' in event) || event.anchorStart === -1) return undefined;
    return this.#source.slice(event.anchorStart, event.anchorEnd);
  }

  #text(node: number): string | undefined {
    const event = this.#events[node];
    return event?.type === EVENT_ID.SCALAR ? getScalarValue(this.#source, event) : undefined;
  }

  /** Undefined for a value that is not written. */
  #start(node: number): number | undefined {
    const event = this.#events[node];
    if (!event || event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) return undefined;
    const own =
      event.type === EVENT_ID.SCALAR
        ? event.valueStart
        : event.type === EVENT_ID.ALIAS
          ? event.anchorStart
          : event.start;
    const marks = [own, event.anchorStart, 'tagStart' in event ? event.tagStart : -1].filter((mark) => mark >= 0);
    return marks.length === 0 ? undefined : Math.min(...marks);
  }
}

interface Step {
  readonly start: number;
  readonly value: number;
}

function allowedRatio(total: number): number {
  if (total <= 400_000) return 0.99;
  return total >= 4_000_000 ? 0.1 : 0.99 - 0.89 * ((total - 400_000) / 3_600_000);
}
