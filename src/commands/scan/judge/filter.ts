import { hasBit } from '../../../capability/mask.ts';
import { bitOf, canonicalName } from '../../../capability/names.ts';
import { CAPABILITY_SETS, type CapabilitySetName } from '../../../capability/proc-status.ts';
import { UsageError } from '../../../errors.ts';
import { CAUSE_NAMES } from '../../../pods/view/cause-sentence.ts';
import { causeNamesOf, heldIn, type ScannedContainer } from './scanned-container.ts';

/** Whether a container is one of those that were asked for. */
export type Filter = (container: ScannedContainer) => boolean;

/** What a value of a column has to be, and whether a container has it. */
interface Column {
  /** For the error about a value that cannot be. */
  readonly takes: string;
  /** undefined: there is no such value. */
  readonly filter: (value: string) => Filter | undefined;
}

function inSet(set: CapabilitySetName): Column {
  return {
    takes: 'a capability, such as SYS_ADMIN',
    filter: (value) => {
      const bit = bitOf(canonicalName(value));
      return bit === undefined ? undefined : ({ container }) => hasBit(heldIn(container, set) ?? 0n, bit);
    },
  };
}

const text = (of: (container: ScannedContainer) => string | undefined): Column => ({
  takes: 'a name',
  filter: (value) => (value === '' ? undefined : (container) => of(container) === value),
});

const truth = (of: (container: ScannedContainer) => boolean): Column => ({
  takes: 'yes or no',
  filter: (value) =>
    value === 'yes' || value === 'no' ? (container) => of(container) === (value === 'yes') : undefined,
});

/** By the words of the columns. */
const COLUMNS: Readonly<Record<string, Column>> = {
  ...Object.fromEntries(CAPABILITY_SETS.map((set) => [set, inSet(set)])),
  cause: {
    takes: `one of ${[...CAUSE_NAMES].sort().join(', ')}`,
    filter: (value) =>
      (CAUSE_NAMES as readonly string[]).includes(value)
        ? ({ container }) => (causeNamesOf(container) as readonly string[]).includes(value)
        : undefined,
  },
  namespace: text(({ pod }) => pod.namespace),
  workload: {
    takes: 'NAME or TYPE/NAME',
    filter: (value) =>
      value === ''
        ? undefined
        : ({ workload }) => (value.includes('/') ? workload === value : workload.endsWith(`/${value}`)),
  },
  pod: text(({ pod }) => pod.name),
  container: text(({ container }) => container.name),
  node: text(({ pod }) => pod.node),
  image: text(({ image }) => image),
  user: {
    takes: 'a number',
    filter: (value) =>
      /^\d+$/.test(value)
        ? ({ container: { live } }) => live.read === 'yes' && live.sight.main.uid?.effective === Number(value)
        : undefined,
  },
  privileged: truth(({ container }) => container.admitted.privileged),
  'can-escalate': truth(({ container: { noNewPrivs } }) => !(noNewPrivs.live ?? noNewPrivs.granted)),
  read: truth(({ container }) => container.live.read === 'yes'),
};

/** The filter of "effective=SYS_ADMIN,cause=unexplained": all of it has to hold. Throws a UsageError for what cannot be. */
export function parseFilter(written: readonly string[]): Filter {
  const filters = written
    .flatMap((words) => words.split(','))
    .filter((word) => word !== '')
    .map((word) => {
      const [name = '', value, ...more] = word.split('=');
      const column = Object.hasOwn(COLUMNS, name) ? COLUMNS[name] : undefined;
      if (column === undefined || value === undefined || more.length > 0) {
        throw new UsageError(
          `invalid --only "${word}": write COLUMN=VALUE with one of ${Object.keys(COLUMNS).join(', ')}`,
        );
      }
      const filter = column.filter(value);
      if (!filter) throw new UsageError(`invalid --only "${word}": ${name} takes ${column.takes}`);
      return filter;
    });
  return (container) => filters.every((filter) => filter(container));
}
