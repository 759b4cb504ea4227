import type { Cause } from '../../src/capability/causes.ts';
import { type Difference, differencesOf } from '../../src/capability/differences.ts';
import { grantedList } from '../../src/capability/granted.ts';
import type { Layers, LiveSight } from '../../src/capability/layers.ts';
import { fullMask, maskOf, namesOf } from '../../src/capability/mask.ts';
import { bitOf } from '../../src/capability/names.ts';
import type { ProcessStatus } from '../../src/capability/proc-status.ts';
import type { CapabilityRequest } from '../../src/capability/request.ts';
import { parseRuntime, type Runtime } from '../../src/capability/runtime.ts';
import { request } from './requests.ts';
import { ALL, CRIO_DEFAULT, DEFAULT, ids, rootProcess, userProcess } from './statuses.ts';

/** A pod, and what is said of it: one block of test/capability/differences.txt, where the notation is explained. */
export interface DifferenceCase {
  /** The heading above it. */
  readonly about: string;
  readonly title: string;
  readonly given: Readonly<Record<string, string>>;
  /** One row for each difference, its columns separated by two blanks. */
  readonly says: readonly string[];
}

const KEYS: ReadonlySet<string> = new Set(['template', 'pod', 'policy', 'runtime', 'user', 'process', 'fresh', 'node']);

/** The blocks of the file. A title can have several. */
export function readCases(text: string): DifferenceCase[] {
  const cases: { about: string; title: string; given: Record<string, string>; says: string[] }[] = [];
  let about = '';
  let title = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('#') || line === '') continue;
    if (line.startsWith('== ')) about = line.slice(3);
    else if (!line.startsWith(' ')) title = line;
    else {
      const [, key = '', value = ''] = /^ {2}(\w+) +(\S.*)$/.exec(line) ?? [];
      const isFirst = cases.at(-1)?.title !== title || (cases.at(-1)?.says.length ?? 0) > 0;
      if (key !== 'says' && isFirst) cases.push({ about, title, given: {}, says: [] });
      const last = cases.at(-1);
      if (last === undefined || !(KEYS.has(key) || key === 'says')) throw new Error(`not a line of a case: ${line}`);
      if (key === 'says') last.says.push(value.split(/ {2,}/).join('  '));
      else if (last.given[key] === undefined) last.given[key] = value;
      else throw new Error(`twice in ${title}: ${line}`);
    }
  }
  return cases;
}

const NOTHING = 'nothing';
const CONTAINERD = 'containerd 1.6.20';

/** The program's answer about the pod of a case, in the notation of the file. */
export function answerTo({ given }: DifferenceCase): string[] {
  const runtime = parseRuntime((given.runtime ?? CONTAINERD).replace(/ |$/, '://'));
  const differences = differencesOf(layersOf(given, runtime));
  return differences.length === 0 ? [NOTHING] : differences.map((one) => rowOf(one, runtime));
}

function layersOf(given: DifferenceCase['given'], runtime: Runtime): Layers {
  const admitted = requestIn(given.pod ?? '');
  const lists = listsOf(runtime);
  const node = wordsOf(given.node ?? '');
  const [kind, name] = (given.policy ?? '').split(' ');
  if (kind !== '' && kind !== 'PodSecurityPolicy' && kind !== 'SecurityContextConstraints') throw new Error(`${kind}?`);
  return {
    declared: given.template === undefined ? admitted : requestIn(given.template),
    admitted,
    ...(kind === '' || name === undefined ? {} : { admittedBy: { kind, name } }),
    granted: grantedList(admitted, runtime, maskIn(node.get('all') ?? 'ALL', lists)),
    runtime,
    ...(given.user === undefined ? {} : { startUid: Number(given.user) }),
    ...(given.process === undefined ? {} : { live: sightOf(given.process, given.fresh ?? 'the same', node, lists) }),
  };
}

function sightOf(process: string, fresh: string, node: ReadonlyMap<string, string>, lists: Lists): LiveSight {
  const main = processIn(process, lists);
  const started = fresh === 'the same' ? main : fresh === 'without sets' ? {} : processIn(fresh, lists);
  const kernel = node.get('cap_last_cap') ?? '40';
  const namespace = node.get('user-namespace') ?? 'initial';
  const made = node.get('made');
  return {
    main,
    ...(fresh === 'none' ? {} : { fresh: { ...started, name: 'cat', pid: 7 } }),
    ...(kernel === '?' ? {} : { lastCapability: Number(kernel) }),
    ...(namespace === '?' ? {} : { inUserNamespace: namespace !== 'initial' }),
    ...(made === undefined ? {} : { madeUserNamespace: made === 'yes' }),
  };
}

/** `privileged add=A,B drop=ALL runAsUser=1025 allowPrivilegeEscalation=false`. */
function requestIn(text: string): CapabilityRequest {
  const words = wordsOf(text);
  const list = (name: string) => words.get(name)?.split(',') ?? [];
  const escalation = words.get('allowPrivilegeEscalation');
  return request({
    privileged: words.has('privileged'),
    add: list('add'),
    drop: list('drop'),
    ...(words.has('runAsUser') ? { runAsUser: Number(words.get('runAsUser')) } : {}),
    ...(escalation === undefined ? {} : { allowPrivilegeEscalation: escalation === 'true' }),
  });
}

/** `root LIST`, `1025 LIST`, and what is otherwise: `permitted=LIST ambient=? uid=1025>0 no_new_privs=1`. */
function processIn(text: string, lists: Lists): ProcessStatus {
  const [who = '', list = '', ...rest] = text.split(' ');
  const process = who === 'root' ? rootProcess(maskIn(list, lists)) : userProcess(Number(who), maskIn(list, lists));
  const status: Record<string, unknown> = { ...process };
  for (const [name, value] of wordsOf(rest.join(' '))) {
    const key = name === 'no_new_privs' ? 'noNewPrivs' : name;
    if (value === '?') delete status[key];
    else if (key === 'noNewPrivs') status[key] = value === '1';
    else if (key === 'uid') status[key] = ids(...(value.split('>').map(Number) as [number, number]));
    else if (key in process) status[key] = maskIn(value, lists);
    else throw new Error(`not a field of a process: ${name}`);
  }
  return status as ProcessStatus;
}

function wordsOf(text: string): ReadonlyMap<string, string> {
  const words = text.split(' ').filter((word) => word !== '' && word !== NOTHING);
  return new Map(words.map((word) => [word.split('=')[0] ?? '', word.slice(word.indexOf('=') + 1)]));
}

type Lists = Readonly<Record<string, bigint>>;

/** Names of lists. DEFAULT is the default list of the runtime. */
function listsOf({ name }: Runtime): Lists {
  return { none: 0n, ALL, DEFAULT: name === 'cri-o' ? CRIO_DEFAULT : DEFAULT };
}

/** `DEFAULT+SYS_TIME-KILL`, `bit41`, `bits0-37`. */
function maskIn(text: string, lists: Lists): bigint {
  const terms = [...`+${text}`.matchAll(/([+-])(bits0-\d+|[^+-]+)/g)];
  return terms.reduce((mask, [, sign, term = '']) => {
    const bits = bitsIn(term, lists);
    return sign === '+' ? mask | bits : mask & ~bits;
  }, 0n);
}

function bitsIn(term: string, lists: Lists): bigint {
  const upTo = /^bits0-(\d+)$/.exec(term)?.[1];
  if (upTo !== undefined) return fullMask(Number(upTo));
  const bit = /^bit(\d+)$/.exec(term)?.[1];
  if (bit !== undefined) return 1n << BigInt(bit);
  const bits = lists[term] ?? maskOf([term]);
  if (bits === 0n && term !== 'none') throw new Error(`no capability: ${term}`);
  return bits;
}

function rowOf(
  { capabilities, declared, admitted, granted, live, causes, ...rest }: Difference,
  runtime: Runtime,
): string {
  const more = Object.keys(rest).length === 0 ? [] : [JSON.stringify(rest)];
  const told = causes.map((cause) => causeText(cause, runtime)).join(', ');
  return [
    namesText(capabilities, listsOf(runtime)),
    declared,
    admitted,
    granted,
    live ?? 'not read',
    told,
    ...more,
  ].join('  ');
}

/** A cause with all its facts, except the runtime where it is the node's. */
function causeText({ cause, ...facts }: Cause, runtime: Runtime): string {
  const texts = Object.entries(facts).flatMap(([name, value]) => {
    if (name === 'runtime' && value === runtime.label) return [];
    if (typeof value === 'boolean') return value ? [name] : [`not ${name}`];
    return [`${name}=${Array.isArray(value) ? value.join('+') : value}`];
  });
  return texts.length === 0 ? cause : `${cause}(${texts.join(' ')})`;
}

/** Capabilities in as few terms as possible. Names that Linux does not know, and bits that have no name, are as they are. */
function namesText(names: readonly string[], lists: Lists): string {
  const inOrder = names.every((name) => bitOf(name) !== undefined) ? maskOf(names) : 0n;
  if (namesOf(inOrder).join('+') !== names.join('+')) return names.join('+');
  const others = ['ALL-DEFAULT', maskIn('ALL-DEFAULT', lists)] as const;
  const texts = [...Object.entries(lists), others].map(([list, bits]) => {
    const more = namesOf(inOrder & ~bits).map((name) => `+${name}`);
    const less = namesOf(bits & ~inOrder).map((name) => `-${name}`);
    return `${list}${more.join('')}${less.join('')}`;
  });
  return [names.join('+'), ...texts].reduce((best, one) => (one.length < best.length ? one : best));
}
