import {
  boolYaml11Tag,
  defineMappingTag,
  defineScalarTag,
  defineSequenceTag,
  mapTag,
  mergeTag,
  NOT_RESOLVED,
  nullYaml11Tag,
  Schema,
  seqTag,
  strTag,
} from 'js-yaml';

/**
 * What plain scalars stand for in kubectl and in the API server: y, no and off are booleans, 0o17 and 017 are 15, 1:30 and
 * 2001-12-14 are text. Source: go.yaml.in/yaml/v2 v2.4.4 resolve.go, which sigs.k8s.io/yaml v1.6.0 reads manifests with.
 */
export function goYamlSchema(): Schema {
  return new Schema([
    strTag,
    seqTag,
    mapTag,
    nullYaml11Tag,
    boolYaml11Tag,
    INTEGER,
    FLOAT,
    mergeTag,
    TEXT_OF_TAG.timestamp,
    TEXT_OF_TAG.binary,
    OF_ANY_TAG.scalar,
    OF_ANY_TAG.list,
    OF_ANY_TAG.object,
  ]);
}

const NO_WRITING = { identify: () => false };
const DIGITS = [...'+-0123456789'];

const INTEGER = defineScalarTag<number>('tag:yaml.org,2002:int', {
  ...NO_WRITING,
  implicit: true,
  implicitFirstChars: DIGITS,
  resolve: (source) => {
    const [, sign, digits] = /^([-+]?)(\d\w*)$/.exec(source.replaceAll('_', '')) ?? [];
    const value = digits === undefined ? undefined : unsigned(digits);
    if (value === undefined) return NOT_RESOLVED;
    return sign === '-' ? -value : value;
  },
});

/** As strconv.ParseInt does with base 0: a leading zero alone is octal too. */
function unsigned(digits: string): number | undefined {
  const octal = /^0[oO]?([0-7]+)$/.exec(digits)?.[1];
  if (octal !== undefined) return Number.parseInt(octal, 8);
  return /^(?:0[xX][\da-fA-F]+|0[bB][01]+|0|[1-9]\d*)$/.test(digits) ? Number(digits) : undefined;
}

const FLOAT = defineScalarTag<number>('tag:yaml.org,2002:float', {
  ...NO_WRITING,
  implicit: true,
  implicitFirstChars: [...DIGITS, '.'],
  resolve: (source) => {
    const infinite = /^([-+]?)\.(?:inf|Inf|INF)$/.exec(source);
    if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    if (/^\.(?:nan|NaN|NAN)$/.test(source)) return Number.NaN;
    const plain = source.startsWith('.') ? source : source.replaceAll('_', '');
    const isFloat = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(plain);
    return isFloat && Number.isFinite(Number(plain)) ? Number(plain) : NOT_RESOLVED;
  },
});

/** Values of these tags go into JSON as the text that they are written as. */
const TEXT_OF_TAG = {
  timestamp: defineScalarTag<string>('tag:yaml.org,2002:timestamp', { ...NO_WRITING, resolve: (source) => source }),
  binary: defineScalarTag<string>('tag:yaml.org,2002:binary', {
    ...NO_WRITING,
    resolve: (source) => Buffer.from(source, 'base64').toString('utf8'),
  }),
};

/** Tags of other programs, such as CloudFormation's !Ref: Go looks past them. */
const OF_ANY_TAG = {
  scalar: defineScalarTag<unknown>('', { ...NO_WRITING, matchByTagPrefix: true, resolve: (source) => source }),
  list: defineSequenceTag<unknown[]>('', {
    ...NO_WRITING,
    matchByTagPrefix: true,
    create: () => [],
    addItem: (items, item) => {
      items.push(item);
    },
  }),
  object: defineMappingTag<Record<string, unknown>>('', { ...mapTag, matchByTagPrefix: true }),
};
