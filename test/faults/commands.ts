import type { Area } from './healthy/answers.ts';
import { POD } from './healthy/recorded-cluster.ts';

/**
 * What is left of a command's answer:
 *   whole     all that was asked for, with the exit code that it has in good health
 *   partial   what could be found out; what could not is said, and the exit code is 3
 *   error     nothing but the sentence of what came back, and the exit code 3
 */
export type Class = 'whole' | 'partial' | 'error';

/** "may not read it" and "is not there" are answers to some questions, which a broken server does not give. */
export interface Without {
  readonly otherwise: Class;
  readonly forbidden?: Class;
  readonly notFound?: Class;
}

export interface Command {
  readonly name: string;
  readonly argv: readonly string[];
  /** What is left if nothing can be had. */
  readonly withoutAll: Class;
  /** What the command asks for, and what is left if that cannot be had. */
  readonly without: Readonly<Partial<Record<Area, Class | Without>>>;
}

/** Details of a node are extra, where it may not be read or is gone. */
const NODE: Without = { otherwise: 'partial', forbidden: 'whole', notFound: 'whole' };
/** Whoever may not ask about others is told about himself. */
const REVIEWS: Without = { otherwise: 'partial', forbidden: 'whole' };

const ONE_POD = {
  discovery: 'partial',
  version: 'partial',
  node: NODE,
  owners: 'partial',
  namespace: 'partial',
  policies: 'partial',
  reviews: REVIEWS,
  exec: 'partial',
} as const;
const PODS = {
  pods: 'error',
  version: 'whole',
  owners: 'partial',
  node: NODE,
  // Of many pods rows are shown, which do not say which level they pass.
  namespace: { otherwise: 'partial', forbidden: 'whole', notFound: 'whole' },
  exec: 'partial',
} as const;
const { pods: _pods, ...OF_ONE } = PODS;
const WHY_DENIED = {
  owners: 'error',
  discovery: 'partial',
  version: 'partial',
  pods: 'partial',
  namespace: 'partial',
  policies: 'partial',
  events: 'partial',
  // They say why, and not that.
  reviews: 'whole',
  // Admission refuses a pod by "forbidden".
  'dry-run': { otherwise: 'whole', forbidden: 'partial' },
} as const;
const GONE: Without = { otherwise: 'partial', notFound: 'whole' };

export const COMMANDS: readonly Command[] = [
  { name: 'pod NAME', argv: ['pod', POD], withoutAll: 'error', without: { ...ONE_POD, pod: 'error' } },
  { name: 'pod', argv: ['pod', '-o', 'wide'], withoutAll: 'error', without: PODS },
  { name: 'pod --processes', argv: ['pod', '--processes'], withoutAll: 'error', without: PODS },
  { name: 'why-denied', argv: ['why-denied'], withoutAll: 'error', without: WHY_DENIED },
  { name: 'why-denied NAME', argv: ['why-denied', 'deploy/web'], withoutAll: 'error', without: WHY_DENIED },
  {
    name: 'check',
    argv: ['check', '--level', 'restricted'],
    withoutAll: 'error',
    // Events only say which refusals there were already.
    without: { version: 'partial', owners: 'partial', pods: 'partial', namespace: 'partial', events: 'whole' },
  },
  {
    name: 'psp',
    argv: ['psp'],
    withoutAll: 'error',
    without: { version: 'partial', discovery: 'error', policies: 'error', pods: 'partial' },
  },
  {
    name: 'psp --for',
    argv: ['psp', '--for', 'sts/test-statefulset'],
    withoutAll: 'error',
    without: { version: 'partial', discovery: 'error', policies: 'error', owners: 'error', reviews: REVIEWS },
  },
  {
    name: 'who-can-use',
    argv: ['who-can-use', 'psp/testns-psp-01', '--requester', 'alice'],
    withoutAll: 'partial',
    without: { discovery: 'partial', policies: 'partial', roles: 'partial', reviews: REVIEWS },
  },
  {
    name: 'explain --pod',
    argv: ['explain', 'SYS_TIME', '--pod', POD],
    withoutAll: 'partial',
    without: { ...OF_ONE, pod: 'partial' },
  },
  {
    name: 'snapshot',
    argv: ['snapshot'],
    withoutAll: 'partial',
    without: {
      version: 'partial',
      discovery: 'partial',
      pods: 'partial',
      owners: 'partial',
      node: GONE,
      namespace: GONE,
      events: 'partial',
      accounts: 'partial',
      policies: 'partial',
      roles: 'partial',
      reviews: 'partial',
      exec: 'partial',
    },
  },
  { name: 'version', argv: ['version'], withoutAll: 'partial', without: { version: 'partial' } },
];
