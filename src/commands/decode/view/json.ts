import { setJson } from '../../../capability/set-json.ts';
import { API_VERSION } from '../../../text/api-version.ts';
import { type DecodedDifference, isDifferent, type SetDifference } from '../compare.ts';
import type { Decoded, DecodedInput, Source } from '../decoded.ts';
import { inputFaults } from './sentence.ts';

/** Described by schema/decoded-capabilities.v1alpha1.json; renaming a field is a breaking change. */
export function decodedJson(inputs: readonly DecodedInput[], lastBit: number): object {
  return {
    apiVersion: API_VERSION,
    kind: 'DecodedCapabilities',
    lastCapability: lastBit,
    items: inputs.flatMap(({ source, items }) => items.map((item) => itemJson(source, item))),
    problems: inputs.flatMap(inputFaults),
  };
}

/** Described by schema/capability-difference.v1alpha1.json. */
export function differenceJson({ from, to, sets }: DecodedDifference, lastBit: number): object {
  return {
    apiVersion: API_VERSION,
    kind: 'CapabilityDifference',
    lastCapability: lastBit,
    from: itemJson(from.source, from.item),
    to: itemJson(to.source, to.item),
    different: sets.some(isDifferent),
    sets: Object.fromEntries(sets.map((set) => [set.name, setDifferenceJson(set)])),
  };
}

function setDifferenceJson({ from, to, removed, added }: SetDifference): object {
  return { from: setJson(from), to: setJson(to), removed: setJson(removed), added: setJson(added) };
}

function itemJson(source: Source, { form, line, of, sets }: Decoded): object {
  return {
    input: source.from === 'stdin' ? { from: source.from } : { from: source.from, name: source.name },
    line,
    form,
    ...(of === undefined ? {} : { of }),
    sets: Object.fromEntries(sets.map(({ name, mask }) => [name, setJson(mask)])),
  };
}
